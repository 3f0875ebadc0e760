#ifndef FIBERTAP_HOST_LAB_COMMANDS_LIVE_ROUNDS_H_
#define FIBERTAP_HOST_LAB_COMMANDS_LIVE_ROUNDS_H_

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <vector>

#include "host/lab/bench/load_rounds.h"
#include "host/lab/commands/live_measurements.h"

namespace fibertap {

/// Of the most that the pipeline takes.
inline constexpr std::array kLoads = {0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1};

/// In every round: each load, the most that the pipeline takes right before it, and how long the
/// machine holds up who does nothing.
class LiveRounds {
 public:
  void measure(LiveMeasurements& measurements, std::chrono::nanoseconds time) {
    for (std::size_t i = 0; i < kLoads.size(); ++i) {
      const LiveRate most = measurements.measure(0, time);
      const double rate = std::max(1.0, kLoads[i] * most.mpps() * 1e6);  // 0 is no pace
      loads_[i].add({most, measurements.measure(rate, time)});
      most_.push_back(most);
    }
    stalls_.push_back(measurements.longest_stall(time));
  }

  /// Measurements of the most that the pipeline takes, the fewest first.
  std::vector<LiveRate> most() const {
    std::vector<LiveRate> sorted = most_;
    std::ranges::sort(sorted, {}, &LiveRate::mpps);
    return sorted;
  }

  const LoadRounds& at_load(std::size_t load) const { return loads_[load]; }

  std::chrono::nanoseconds longest_stall() const { return std::ranges::max(stalls_); }

 private:
  std::vector<LiveRate> most_;
  std::array<LoadRounds, kLoads.size()> loads_;
  std::vector<std::chrono::nanoseconds> stalls_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_COMMANDS_LIVE_ROUNDS_H_
