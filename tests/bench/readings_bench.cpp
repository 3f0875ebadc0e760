#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

#include "host/datapath/engines/cpu/cpu_engine.h"
#include "host/datapath/pipeline/pipeline.h"
#include "host/rules/compile.h"
#include "tests/bench/frames_in_memory.h"

// What a reading of all counters costs the cpu engine's pipeline, in CPU time of its thread: so
// that it can be measured beside other work. Frames of 64 bytes for 10,000 sessions with 10 rules
// each, from memory. `fibertap-lab bench live --readings` measures the same on a machine at rest.

namespace fibertap {
namespace {

constexpr std::uint32_t kSessions = 10'000;
constexpr std::uint64_t kFramesOfReading = 100'000;
constexpr int kPairs = 301;

struct Measured {
  double seconds;
  std::vector<double> turns;
};

/// Judges frames, and reads all counters meanwhile or does not.
Measured run(Pipeline& pipeline, bool reads) {
  Measured measured{};
  const double start = thread_seconds();
  double last = start;
  const auto turn = [&] {
    pipeline.poll_once();
    const double now = thread_seconds();
    measured.turns.push_back(now - last);
    last = now;
  };
  const std::uint64_t end = pipeline.totals().offered().frames + kFramesOfReading;
  if (reads) pipeline.set_snapshot_age(std::chrono::nanoseconds::zero());
  turn();
  pipeline.set_snapshot_age(std::chrono::nanoseconds::max());
  while (pipeline.totals().offered().frames < end) turn();
  measured.seconds = last - start;
  return measured;
}

double middle_of(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

double of_thousand(std::vector<double> values, std::size_t place) {
  std::ranges::sort(values);
  return values[values.size() * place / 1000];
}

void measure() {
  generation::TrafficOptions options;
  options.profile = generation::Profile::k64;
  options.sessions = kSessions;
  options.filters = kSessions;
  const auto traffic = generation::make_traffic(options);
  FramesInMemory source(*traffic, 200'000);
  Interfaces interfaces;
  const RuleImage rules = compile(traffic->mirror(), {}, interfaces);
  CpuEngine engine(cpu::choose_simd("auto"));
  engine.load_rules(rules);
  Pipeline pipeline({source,
                     engine,
                     borrowed(rules),
                     interfaces.all().size(),
                     {},
                     false,
                     {},
                     {.frames = 512},
                     std::chrono::nanoseconds::zero()});
  run(pipeline, true);

  std::vector<double> costs;
  std::vector<double> without;
  std::vector<double> turns[2];
  for (int pair = 0; pair < kPairs; ++pair) {
    double seconds[2];
    for (const bool reads : {pair % 2 == 0, pair % 2 != 0}) {
      Measured measured = run(pipeline, reads);
      seconds[reads ? 1 : 0] = measured.seconds;
      auto& all = turns[reads ? 1 : 0];
      all.insert(all.end(), measured.turns.begin(), measured.turns.end());
    }
    without.push_back(seconds[0]);
    costs.push_back(seconds[1] - seconds[0]);
  }
  const double cost = middle_of(costs);
  const std::size_t bytes = CounterImage(rules.header()).bytes().size();
  fmt::print("a reading of {} KiB costs {:.0f} us of CPU time; ten a second: {:.2f} %\n",
             bytes / 1024, cost * 1e6, 1000 * cost);
  fmt::print("a frame without readings: {:.1f} ns\n", middle_of(without) / kFramesOfReading * 1e9);
  fmt::print(
      "a turn, 50 %, 95 %, 99.5 %: {:.1f} {:.1f} {:.1f} us without, {:.1f} {:.1f} {:.1f} us "
      "with a reading in {} of {} turns\n",
      of_thousand(turns[0], 500) * 1e6, of_thousand(turns[0], 950) * 1e6,
      of_thousand(turns[0], 995) * 1e6, of_thousand(turns[1], 500) * 1e6,
      of_thousand(turns[1], 950) * 1e6, of_thousand(turns[1], 995) * 1e6,
      2 * (bytes / cpu::CounterPieces::kBytes + 1), turns[1].size() / kPairs);
}

}  // namespace
}  // namespace fibertap

int main() { fibertap::measure(); }
