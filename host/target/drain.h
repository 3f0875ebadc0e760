#ifndef FIBERTAP_HOST_TARGET_DRAIN_H_
#define FIBERTAP_HOST_TARGET_DRAIN_H_

#include <chrono>
#include <cstdint>

namespace fibertap {

/// The time between the wish that a target ends and its end, in which a load balancer finds it not
/// ready and sends its frames elsewhere. For use by one thread.
class Drain {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Without a frame for so long nobody sends any.
  static constexpr std::chrono::seconds kQuiet{5};

  /// `longest`: it takes no longer, whatever comes.
  explicit Drain(std::chrono::nanoseconds longest) : longest_(longest) {}

  /// `received`: frames so far.
  void begin(Time now, std::uint64_t received) {
    is_on_ = true;
    end_ = now + longest_;
    received_ = received;
    last_frame_ = now;
  }

  bool is_on() const noexcept { return is_on_; }

  /// Whether the target is to end now. Only once it has begun.
  bool is_over(Time now, std::uint64_t received) {
    if (received != received_) last_frame_ = now;
    received_ = received;
    return now >= end_ || now - last_frame_ >= kQuiet;
  }

 private:
  const std::chrono::nanoseconds longest_;
  bool is_on_ = false;
  Time end_;
  Time last_frame_;
  std::uint64_t received_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_DRAIN_H_
