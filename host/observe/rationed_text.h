#ifndef FIBERTAP_HOST_OBSERVE_RATIONED_TEXT_H_
#define FIBERTAP_HOST_OBSERVE_RATIONED_TEXT_H_

#include <time.h>

#include <chrono>
#include <functional>
#include <string>
#include <utility>

#include "host/base/clock.h"

namespace fibertap {

/// A text that takes time to make and is asked for as often as somebody likes: made anew once a
/// hundred times as long has passed as it took, so that it takes at most a hundredth of one CPU
/// from the data path. What takes no time worth mentioning is made anew each time.
class RationedText {
 public:
  using Duration = std::chrono::nanoseconds;

  static constexpr Duration kNoTime = std::chrono::milliseconds(3);
  static constexpr int kTimes = 100;

  /// `cpu_time` of the thread that asks.
  explicit RationedText(const Clock& clock = Clock::steady(),
                        std::function<Duration()> cpu_time = cpu_time_of_this_thread)
      : clock_(clock), cpu_time_(std::move(cpu_time)) {}

  std::string get(const std::function<std::string()>& make) {
    if (clock_.now() < next_) return text_;
    const Duration start = cpu_time_();
    text_ = make();
    const Duration took = cpu_time_() - start;
    next_ = took <= kNoTime ? Clock::TimePoint() : clock_.now() + kTimes * took;
    return text_;
  }

 private:
  static Duration cpu_time_of_this_thread() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + Duration(time.tv_nsec);
  }

  const Clock& clock_;
  const std::function<Duration()> cpu_time_;
  std::string text_;
  Clock::TimePoint next_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_RATIONED_TEXT_H_
