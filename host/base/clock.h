#ifndef FIBERTAP_HOST_BASE_CLOCK_H_
#define FIBERTAP_HOST_BASE_CLOCK_H_

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace fibertap {

/// The time that passes, and waiting for it. A test that waits for patience to end gives its own.
class Clock {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  Clock() = default;
  virtual ~Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;

  virtual TimePoint now() const { return std::chrono::steady_clock::now(); }

  /// Returns when `changed` was notified, at `until`, or earlier.
  virtual void wait(std::condition_variable& changed, std::unique_lock<std::mutex>& lock,
                    TimePoint until) const {
    changed.wait_until(lock, until);
  }

  /// The machine's own.
  static const Clock& steady() {
    static const Clock kClock;
    return kClock;
  }
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_CLOCK_H_
