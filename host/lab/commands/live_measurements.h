#ifndef FIBERTAP_HOST_LAB_COMMANDS_LIVE_MEASUREMENTS_H_
#define FIBERTAP_HOST_LAB_COMMANDS_LIVE_MEASUREMENTS_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "host/datapath/engines/engine.h"
#include "host/datapath/ingest/dpdk/packet_library.h"
#include "host/lab/bench/frame_feeder.h"
#include "host/lab/bench/live_rate.h"
#include "host/lab/bench/measured_parts.h"
#include "host/lab/traffic/traffic.h"
#include "host/rules/rule_image.h"
#include "host/target/pipeline_thread.h"

namespace fibertap {

/// A feeder on one core, a ring of DPDK, and a pipeline without a sink on another core.
class LiveMeasurements {
 public:
  /// `engine` has `rules` loaded; all outlive it. The calling thread runs on the feeder's core from
  /// then on. Throws Error(kDevice) where DPDK does not start.
  LiveMeasurements(const RuleImage& rules, std::size_t interfaces, Engine& engine,
                   const BatchLimits& limits, FrameFeeder::Frames frames, std::size_t frame_bytes);

  /// How old a snapshot is when the next one is begun.
  void set_snapshot_age(std::chrono::nanoseconds age);

  /// At `rate` frames per second, or 0 for as many as can be.
  LiveRate measure(double rate, std::chrono::nanoseconds time);

  /// How long the pipeline's thread is held up at most in `time` of doing nothing but read a clock.
  std::chrono::nanoseconds longest_stall(std::chrono::nanoseconds time);

 private:
  /// Read on the pipeline's thread, in no time: it is one of those that are measured. The longest
  /// turn is that since the reading before.
  struct Reading {
    std::chrono::steady_clock::time_point when;
    Totals totals;
    std::chrono::nanoseconds receive, engine, results, idle, longest_turn;
    std::uint64_t offered, lost;
  };
  Reading read();

  /// What waits in a full queue leaves no room for a load below the most: `rate` is one at which it
  /// gets empty.
  void empty_queue(double rate);
  std::vector<std::chrono::nanoseconds> sorted_latencies();  // of this measurement

  std::array<int, 2> cpus_;
  std::unique_ptr<DpdkPorts> ports_;
  MeasuredSource source_;
  MeasuredEngine engine_;
  PipelineThread pipeline_;
  FrameFeeder feeder_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_COMMANDS_LIVE_MEASUREMENTS_H_
