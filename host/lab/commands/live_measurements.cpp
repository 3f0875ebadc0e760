#include "host/lab/commands/live_measurements.h"

#include <sched.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "host/base/affinity.h"
#include "host/base/error.h"
#include "host/datapath/ingest/dpdk/environment_arguments.h"
#include "host/datapath/ingest/dpdk/packet_library.h"

namespace fibertap {
namespace {

constexpr std::chrono::milliseconds kToFill{10};
constexpr std::chrono::seconds kMostToEmpty{1};

/// The first CPU has a machine's interrupts: a feeder that is late offers less, a pipeline loses.
constexpr std::size_t kFeederLcore = 0;
constexpr std::size_t kPipelineLcore = 1;

/// The first two CPUs that this process may use.
std::array<int, 2> two_cpus() {
  const Affinity allowed;
  std::array<int, 2> cpus{};
  std::size_t count = 0;
  for (int cpu = 0; cpu < CPU_SETSIZE && count < cpus.size(); ++cpu) {
    if (allowed.has(static_cast<std::size_t>(cpu))) cpus[count++] = cpu;
  }
  if (count < 2) throw Error(Errc::kDevice, "bench live: found one CPU, expected two");
  return cpus;
}

/// An lcore on each.
std::vector<std::string> dpdk_arguments(const std::array<int, 2>& cpus) {
  return unshared_environment(512, fmt::format("{}@{},{}@{}", kFeederLcore, cpus[kFeederLcore],
                                               kPipelineLcore, cpus[kPipelineLcore]));
}

void run_on(int cpu) {
  cpu_set_t own;
  CPU_ZERO(&own);
  CPU_SET(cpu, &own);
  sched_setaffinity(0, sizeof(own), &own);
}

std::chrono::nanoseconds quantile(const std::vector<std::chrono::nanoseconds>& sorted,
                                  double share) {
  if (sorted.empty()) return {};
  const auto at = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
  return sorted[std::min(at, sorted.size() - 1)];
}

ThreadStarter on_lcore(PacketPorts& ports, std::size_t lcore) {
  return
      [&ports, lcore](std::function<void()> work) { return ports.start(lcore, std::move(work)); };
}

}  // namespace

LiveMeasurements::LiveMeasurements(const RuleImage& rules, std::size_t interfaces, Engine& engine,
                                   const BatchLimits& limits, FrameFeeder::Frames frames,
                                   std::size_t frame_bytes)
    : cpus_(two_cpus()),
      ports_(packet_library().open_ring({dpdk_arguments(cpus_), frame_bytes})),
      source_(ports_->source(0)),
      engine_(engine),
      pipeline_(source_, {source_, engine_, borrowed(rules), interfaces, {}, false, {}, limits},
                std::chrono::nanoseconds::zero(), on_lcore(*ports_, kPipelineLcore)),
      feeder_(
          frames, [this](FrameFeeder::Frames burst) { return ports_->send(burst); },
          on_lcore(*ports_, kFeederLcore)) {
  // The caller too would take time from the pipeline.
  run_on(cpus_[kFeederLcore]);
}

LiveMeasurements::Reading LiveMeasurements::read() {
  Reading reading{};
  pipeline_.ask([&](const Pipeline& pipeline) {
    reading = {std::chrono::steady_clock::now(),
               pipeline.totals(),
               source_.busy,
               engine_.busy,
               engine_.results,
               source_.idle,
               source_.take_longest_turn(),
               feeder_.offered(),
               feeder_.lost()};
  });
  return reading;
}

void LiveMeasurements::set_snapshot_age(std::chrono::nanoseconds age) {
  pipeline_.ask([age](Pipeline& pipeline) { pipeline.set_snapshot_age(age); });
}

void LiveMeasurements::empty_queue(double rate) {
  feeder_.set_pace(rate);
  bool is_empty = false;
  for (const auto start = MeasuringClock::now();
       !is_empty && MeasuringClock::now() < start + kMostToEmpty;) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    pipeline_.ask([&](const Pipeline&) { is_empty = pipeline_.was_idle(); });
  }
}

std::vector<std::chrono::nanoseconds> LiveMeasurements::sorted_latencies() {
  std::vector<std::chrono::nanoseconds> latencies;
  pipeline_.ask([&](const Pipeline&) { latencies = engine_.latencies; });
  std::ranges::sort(latencies);
  return latencies;
}

std::chrono::nanoseconds LiveMeasurements::longest_stall(std::chrono::nanoseconds time) {
  std::chrono::nanoseconds longest{0};
  pipeline_.ask([&](const Pipeline&) {
    const auto start = MeasuringClock::now();
    for (auto last = start; last < start + time;) {
      const auto now = MeasuringClock::now();
      longest = std::max<std::chrono::nanoseconds>(longest, now - last);
      last = now;
    }
  });
  return longest;
}

LiveRate LiveMeasurements::measure(double rate, std::chrono::nanoseconds time) {
  if (rate > 0) empty_queue(rate / 2);
  feeder_.set_pace(rate);
  if (rate == 0) std::this_thread::sleep_for(kToFill);
  pipeline_.ask([&](const Pipeline&) { engine_.latencies.clear(); });
  const Reading before = read();
  std::this_thread::sleep_for(time);
  const Reading after = read();
  const auto latencies = sorted_latencies();

  LiveRate result;
  result.seconds = std::chrono::duration<double>(after.when - before.when).count();
  result.offered = after.offered - before.offered;
  result.lost = after.lost - before.lost;
  const auto grown = [&](abi::Disposition disposition) {
    return after.totals[disposition].frames - before.totals[disposition].frames;
  };
  result.accepted = grown(abi::Disposition::accepted);
  result.rejected = grown(abi::Disposition::rejected);
  result.judged = after.totals.offered().frames - before.totals.offered().frames;
  const auto share = [&](std::chrono::nanoseconds spent) {
    return std::chrono::duration<double>(spent).count() / result.seconds;
  };
  result.receive_share = share(after.receive - before.receive);
  result.engine_share = share(after.engine - before.engine);
  result.idle_share = share(after.idle - before.idle);
  result.results_share = share(after.results - before.results);
  result.records_share =
      1 - result.receive_share - result.engine_share - result.results_share - result.idle_share;
  result.longest_turn = after.longest_turn;
  result.p50 = quantile(latencies, 0.5);
  result.p99 = quantile(latencies, 0.99);
  result.p999 = quantile(latencies, 0.999);
  return result;
}

}  // namespace fibertap
