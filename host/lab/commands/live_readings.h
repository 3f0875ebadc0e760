#ifndef FIBERTAP_HOST_LAB_COMMANDS_LIVE_READINGS_H_
#define FIBERTAP_HOST_LAB_COMMANDS_LIVE_READINGS_H_

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

#include "host/lab/commands/live_measurements.h"

namespace fibertap {

/// The most that a pipeline takes while it publishes snapshots, beside the most without: right
/// after each other, so that both have the same machine.
class LiveReadings {
 public:
  explicit LiveReadings(std::chrono::nanoseconds age) : age_(age) {}

  void measure(LiveMeasurements& measurements, std::chrono::nanoseconds time) {
    // What comes first in a pair has the better of it as often as not.
    const bool has_readings_first = with_.size() % 2 != 0;
    for (const bool has_readings : {has_readings_first, !has_readings_first}) {
      measurements.set_snapshot_age(has_readings ? age_ : std::chrono::nanoseconds::max());
      (has_readings ? with_ : without_).push_back(measurements.measure(0, time));
    }
  }

  const std::vector<LiveRate>& with() const noexcept { return with_; }
  const std::vector<LiveRate>& without() const noexcept { return without_; }

  /// What readings change, of the pair in the middle: -0.01 is a hundredth of the frames less.
  double change() const {
    std::vector<double> changes;
    for (std::size_t i = 0; i < with_.size(); ++i) {
      changes.push_back(with_[i].mpps() / without_[i].mpps() - 1);
    }
    std::ranges::sort(changes);
    return changes[changes.size() / 2];
  }

 private:
  std::chrono::nanoseconds age_;
  std::vector<LiveRate> with_;
  std::vector<LiveRate> without_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_COMMANDS_LIVE_READINGS_H_
