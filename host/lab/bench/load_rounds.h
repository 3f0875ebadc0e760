#ifndef FIBERTAP_HOST_LAB_BENCH_LOAD_ROUNDS_H_
#define FIBERTAP_HOST_LAB_BENCH_LOAD_ROUNDS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/lab/bench/live_rate.h"

namespace fibertap {

/// A load, measured right after the most that the pipeline takes, of which it is a share: a shared
/// machine is not as fast from one second to the next.
struct LoadRound {
  LiveRate most;
  LiveRate at_load;

  /// Whether the pipeline worked on as it had just done: no turn was as long as a quarter of its
  /// queue takes to fill, and a frame took at most a tenth more. What was lost is not looked at.
  bool is_steady() const noexcept;
};

/// What several rounds add up to.
struct LoadSum {
  std::size_t rounds = 0;
  double seconds = 0;
  std::uint64_t offered = 0;
  std::uint64_t lost = 0;
  std::uint64_t judged = 0;

  double offered_mpps() const noexcept { return static_cast<double>(offered) / seconds / 1e6; }
  double mpps() const noexcept { return static_cast<double>(judged) / seconds / 1e6; }
  double lost_share() const noexcept {
    return offered == 0 ? 0 : static_cast<double>(lost) / static_cast<double>(offered);
  }
};

/// All rounds of one load.
class LoadRounds {
 public:
  void add(const LoadRound& round);

  LoadSum all() const;
  LoadSum steady() const;

  /// That of the round in the middle.
  std::chrono::nanoseconds median(std::chrono::nanoseconds LiveRate::*figure) const;

  double worst_lost_share() const;
  std::chrono::nanoseconds longest_turn() const;

 private:
  std::vector<LoadRound> rounds_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_BENCH_LOAD_ROUNDS_H_
