#ifndef FIBERTAP_SIM_CARD_DRIVER_PRESENCE_H_
#define FIBERTAP_SIM_CARD_DRIVER_PRESENCE_H_

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace fibertap::card {

/// Whether a card is still in its slot. Safe for use by several threads.
class Presence {
 public:
  void pull() {
    const std::lock_guard lock(mutex_);
    is_gone_ = true;
    pulled_.notify_all();
  }

  bool is_gone() const {
    const std::lock_guard lock(mutex_);
    return is_gone_;
  }

  void wait_until_gone() const {
    std::unique_lock lock(mutex_);
    pulled_.wait(lock, [&] { return is_gone_; });
  }

  /// Waits that long, or until it is gone, which is true then.
  bool is_gone_within(std::chrono::microseconds time) const {
    std::unique_lock lock(mutex_);
    return pulled_.wait_for(lock, time, [&] { return is_gone_; });
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable pulled_;
  bool is_gone_ = false;
};

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_DRIVER_PRESENCE_H_
