#ifndef FIBERTAP_HOST_COMMANDS_LIVE_ROUNDS_H_
#define FIBERTAP_HOST_COMMANDS_LIVE_ROUNDS_H_

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <utility>
#include <vector>

#include "host/commands/live_measurements.h"

namespace fibertap {

/// Of the most that the pipeline takes.
inline constexpr std::array kLoads = {0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1};

/// One measurement in each round, ordered by what is measured: a rate, a share.
class Rounds {
 public:
  template <typename Figure>
  Rounds(std::vector<LiveRate> rounds, Figure figure) : rounds_(std::move(rounds)) {
    std::ranges::sort(rounds_, {}, figure);
  }

  const LiveRate& median() const { return rounds_[rounds_.size() / 2]; }
  const LiveRate& highest() const { return rounds_.back(); }

 private:
  std::vector<LiveRate> rounds_;
};

/// Every round measures the most that the pipeline takes, and then each load as a share of that: a
/// shared machine is not as fast from one second to the next.
class LiveRounds {
 public:
  void measure(LiveMeasurements& measurements, std::chrono::nanoseconds time) {
    most_.push_back(measurements.measure(0, time));
    for (std::size_t i = 0; i < kLoads.size(); ++i) {
      const double rate = kLoads[i] * most_.back().mpps() * 1e6;
      loads_[i].push_back(measurements.measure(rate, time));
    }
  }

  Rounds most() const { return {most_, &LiveRate::mpps}; }
  Rounds at_load(std::size_t load) const { return {loads_[load], &LiveRate::lost_share}; }

 private:
  std::vector<LiveRate> most_;
  std::array<std::vector<LiveRate>, kLoads.size()> loads_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_LIVE_ROUNDS_H_
