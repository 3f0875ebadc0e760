#ifndef FIBERTAP_HOST_DATAPATH_EXCEPTION_BUDGET_H_
#define FIBERTAP_HOST_DATAPATH_EXCEPTION_BUDGET_H_

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>

#include "host/base/clock.h"

namespace fibertap {

/// A token bucket of frames, for several threads that do not wait for each other. It is kept as the
/// one time at which it would be full again (GCRA, ITU-T I.371).
class Budget {
 public:
  /// `rate` frames a second, from 1 on, and `burst` of them at once after a pause.
  Budget(std::uint32_t rate, std::uint32_t burst) noexcept
      : a_frame_(std::chrono::nanoseconds(std::chrono::seconds(1)).count() / rate),
        all_(a_frame_ * burst) {}

  /// Takes the token of a frame that came at `now`; false when there is none.
  bool take(Clock::TimePoint now) noexcept {
    const std::int64_t time = std::chrono::nanoseconds(now.time_since_epoch()).count();
    std::int64_t full = full_.load(std::memory_order_relaxed);
    for (;;) {
      const std::int64_t next = std::max(full, time) + a_frame_;
      if (next - time > all_) return false;
      if (full_.compare_exchange_weak(full, next, std::memory_order_relaxed)) return true;
    }
  }

 private:
  const std::int64_t a_frame_;  // nanoseconds in which a token comes
  const std::int64_t all_;      // in which all of them do
  std::atomic<std::int64_t> full_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_EXCEPTION_BUDGET_H_
