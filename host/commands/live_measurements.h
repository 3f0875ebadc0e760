#ifndef FIBERTAP_HOST_COMMANDS_LIVE_MEASUREMENTS_H_
#define FIBERTAP_HOST_COMMANDS_LIVE_MEASUREMENTS_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "host/engines/engine.h"
#include "host/generate/traffic.h"
#include "host/ingest/dpdk/packet_ports.h"
#include "host/live/frame_feeder.h"
#include "host/live/measured_parts.h"
#include "host/live/pipeline_thread.h"
#include "host/rules/rule_image.h"

namespace fibertap {

/// What a pipeline did in a stretch of time.
struct LiveRate {
  double seconds = 0;
  std::uint64_t offered = 0;  // to the ring
  std::uint64_t lost = 0;     // the ring was full
  std::uint64_t accepted = 0;
  std::uint64_t rejected = 0;
  std::uint64_t judged = 0;

  // Shares of the pipeline's time: taking frames from the ring, writing their records, the engine,
  // checking and counting its results, waiting for frames.
  double receive_share = 0;
  double records_share = 0;
  double engine_share = 0;
  double results_share = 0;
  double idle_share = 0;

  std::chrono::nanoseconds p50{0}, p99{0}, p999{0};  // latency of a batch

  /// Less than was asked for where the feeder did not get its CPU.
  double offered_mpps() const noexcept { return static_cast<double>(offered) / seconds / 1e6; }

  double lost_share() const noexcept {
    return offered == 0 ? 0 : static_cast<double>(lost) / static_cast<double>(offered);
  }

  double mpps() const noexcept { return static_cast<double>(judged) / seconds / 1e6; }
};

/// A feeder on one core, a ring of DPDK, and a pipeline without a sink on another core.
class LiveMeasurements {
 public:
  /// `engine` has `rules` loaded; all outlive it. The calling thread runs on the feeder's core from
  /// then on. Throws Error(kDevice) where DPDK does not start.
  LiveMeasurements(const RuleImage& rules, std::size_t interfaces, Engine& engine,
                   const BatchLimits& limits, FrameFeeder::Frames frames, std::size_t frame_bytes);

  /// At `rate` frames per second, or 0 for as many as can be.
  LiveRate measure(double rate, std::chrono::nanoseconds time);

 private:
  /// Read on the pipeline's thread, in no time: it is one of those that are measured.
  struct Reading {
    std::chrono::steady_clock::time_point when;
    Totals totals;
    std::chrono::nanoseconds receive, engine, results, idle;
    std::uint64_t offered, taken;
  };
  Reading read();
  std::vector<std::chrono::nanoseconds> sorted_latencies();  // of this measurement

  std::array<int, 2> cpus_;
  std::unique_ptr<PacketPorts> ports_;
  MeasuredSource source_;
  MeasuredEngine engine_;
  PipelineThread pipeline_;
  FrameFeeder feeder_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_LIVE_MEASUREMENTS_H_
