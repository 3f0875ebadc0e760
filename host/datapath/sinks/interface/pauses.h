#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_PAUSES_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_PAUSES_H_

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "host/base/clock.h"

namespace fibertap {

/// Short waits, which another thread may end for good.
class Pauses {
 public:
  static constexpr std::chrono::microseconds kLength{100};

  explicit Pauses(const Clock& clock) : clock_(clock) {}

  Clock::TimePoint now() const { return clock_.now(); }

  /// Returns after kLength or earlier; false when there are no more pauses.
  bool pause() {
    std::unique_lock lock(mutex_);
    if (!are_over_) clock_.wait(changed_, lock, clock_.now() + kLength);
    return !are_over_;
  }

  /// From any thread.
  void end() {
    const std::lock_guard lock(mutex_);
    are_over_ = true;
    changed_.notify_all();
  }

 private:
  const Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool are_over_ = false;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_PAUSES_H_
