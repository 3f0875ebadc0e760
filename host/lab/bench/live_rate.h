#ifndef FIBERTAP_HOST_LAB_BENCH_LIVE_RATE_H_
#define FIBERTAP_HOST_LAB_BENCH_LIVE_RATE_H_

#include <chrono>
#include <cstdint>

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

  std::chrono::nanoseconds longest_turn{0};          // of the pipeline
  std::chrono::nanoseconds p50{0}, p99{0}, p999{0};  // latency of a batch

  /// Less than was asked for where the feeder did not get its CPU.
  double offered_mpps() const noexcept { return static_cast<double>(offered) / seconds / 1e6; }

  double lost_share() const noexcept {
    return offered == 0 ? 0 : static_cast<double>(lost) / static_cast<double>(offered);
  }

  double mpps() const noexcept { return static_cast<double>(judged) / seconds / 1e6; }

  /// What a judged frame takes of the pipeline's time.
  double busy_seconds() const noexcept {
    return (1 - idle_share) * seconds / static_cast<double>(judged);
  }
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_BENCH_LIVE_RATE_H_
