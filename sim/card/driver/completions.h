#ifndef FIBERTAP_SIM_CARD_DRIVER_COMPLETIONS_H_
#define FIBERTAP_SIM_CARD_DRIVER_COMPLETIONS_H_

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace fibertap::card {

/// Commands that have ended and that nobody has waited for yet.
class Completions {
 public:
  void add() {
    const std::lock_guard lock(mutex_);
    ++count_;
    added_.notify_one();
  }

  /// Takes one, and waits for it at most that long; false when there was none.
  bool take(std::chrono::milliseconds timeout) {
    std::unique_lock lock(mutex_);
    if (!added_.wait_for(lock, timeout, [&] { return count_ != 0; })) return false;
    --count_;
    return true;
  }

 private:
  std::mutex mutex_;
  std::condition_variable added_;
  std::uint64_t count_ = 0;
};

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_DRIVER_COMPLETIONS_H_
