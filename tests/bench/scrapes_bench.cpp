#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "host/datapath/engines/cpu/cpu_engine.h"
#include "host/datapath/pipeline/pipeline.h"
#include "host/observe/metrics.h"
#include "host/observe/rationed_text.h"
#include "host/rules/compile.h"
#include "tests/bench/frames_in_memory.h"

// What ten scrapes of /metrics a second cost a pipeline of the cpu engine that publishes snapshots,
// in CPU time of its thread for each frame: stretches with and without, one beside the other.
// Frames of 64 bytes for 100 and 10,000 sessions, from memory; the text is made on a thread of its
// own, as a target makes it: no more often than RationedText lets it.

namespace fibertap {
namespace {

using namespace std::chrono_literals;

constexpr auto kStretch = 100ms;  // with one scrape
constexpr int kPairs = 151;

std::string scrape(const Pipeline& pipeline) {
  const auto snapshot = pipeline.snapshot();
  Report report{};
  report.engine = "cpu";
  report.totals = snapshot->totals;
  report.sessions = snapshot->sessions();
  Accounts& accounts = report.accounts.emplace();
  accounts.received = snapshot->received;
  accounts.pending = snapshot->pending;
  accounts.batches = snapshot->batches;
  return metrics_text(report, {"1", 1, 0});
}

/// Scrapes ten times a second while it lives.
class Scraper {
 public:
  Scraper(const Pipeline& pipeline, RationedText& text)
      : thread_([this, &pipeline, &text] { work(pipeline, text); }) {}
  ~Scraper() {
    ends_ = true;
    thread_.join();
  }
  Scraper(const Scraper&) = delete;
  Scraper& operator=(const Scraper&) = delete;

 private:
  void work(const Pipeline& pipeline, RationedText& text) const {
    for (auto next = std::chrono::steady_clock::now(); !ends_; next += 100ms) {
      text.get([&] { return scrape(pipeline); });
      std::this_thread::sleep_until(next + 100ms);
    }
  }

  std::atomic<bool> ends_ = false;
  std::thread thread_;
};

/// CPU seconds of a frame.
double run(Pipeline& pipeline) {
  const std::uint64_t before = pipeline.totals().offered().frames;
  const auto end = std::chrono::steady_clock::now() + kStretch;
  const double start = thread_seconds();
  while (std::chrono::steady_clock::now() < end) {
    for (int turn = 0; turn < 64; ++turn) pipeline.poll_once();
  }
  const double seconds = thread_seconds() - start;
  return seconds / static_cast<double>(pipeline.totals().offered().frames - before);
}

double run_with_scrapes(Pipeline& pipeline, RationedText& text) {
  const Scraper scraper(pipeline, text);
  return run(pipeline);
}

void measure(std::uint32_t sessions) {
  generation::TrafficOptions options;
  options.profile = generation::Profile::k64;
  options.sessions = sessions;
  options.filters = sessions;
  const auto traffic = generation::make_traffic(options);
  FramesInMemory source(*traffic, 200'000);
  Interfaces interfaces;
  const RuleImage rules = compile(traffic->mirror(), {}, interfaces);
  CpuEngine engine(cpu::choose_simd("auto"));
  engine.load_rules(rules);
  PipelineParts parts{source, engine, borrowed(rules), interfaces.all().size(), {}};
  parts.limits.frames = 512;
  parts.snapshot_age = 70ms;
  Pipeline pipeline(parts);
  run(pipeline);

  const double start = thread_seconds();
  const std::string text = scrape(pipeline);
  fmt::print("{} sessions: a scrape of {} KiB takes {:.1f} ms of CPU time of another thread\n",
             sessions, text.size() / 1024, (thread_seconds() - start) * 1e3);

  RationedText text_of_target;
  std::vector<double> changes;
  std::vector<double> without;
  for (int pair = 0; pair < kPairs; ++pair) {
    double with = 0;
    if (pair % 2 == 0) with = run_with_scrapes(pipeline, text_of_target);
    without.push_back(run(pipeline));
    if (pair % 2 != 0) with = run_with_scrapes(pipeline, text_of_target);
    changes.push_back(with / without.back() - 1);
  }
  std::ranges::sort(changes);
  std::ranges::sort(without);
  fmt::print(
      "a frame: {:.1f} ns of CPU time; with ten scrapes a second {:+.2f} % (quarters {:+.2f} "
      "% to {:+.2f} %)\n",
      without[kPairs / 2] * 1e9, changes[kPairs / 2] * 100, changes[kPairs / 4] * 100,
      changes[kPairs * 3 / 4] * 100);
}

}  // namespace
}  // namespace fibertap

int main() {
  for (const std::uint32_t sessions : {100U, 10'000U}) fibertap::measure(sessions);
}
