#ifndef FIBERTAP_HOST_TARGET_STOPPABLE_SOURCE_H_
#define FIBERTAP_HOST_TARGET_STOPPABLE_SOURCE_H_

#include <atomic>
#include <chrono>
#include <functional>
#include <utility>

#include "host/datapath/ingest/frame_source.h"

namespace fibertap {

/// What time it is, for all of a target that waits or measures.
using TargetClock = std::function<std::chrono::steady_clock::time_point()>;

/// A source without an end, until it is asked to stop: what waits in it then is still taken in, as
/// far as that is done within kDrain.
class StoppableSource final : public FrameSource {
 public:
  static constexpr std::chrono::milliseconds kDrain{200};

  explicit StoppableSource(FrameSource& source, TargetClock clock = std::chrono::steady_clock::now)
      : source_(source), clock_(std::move(clock)) {}

  /// From any thread.
  void stop() noexcept { is_asked_ = true; }

  std::size_t pull(std::span<Frame> burst) override {
    if (has_ended_) return 0;
    if (is_asked_ && !was_asked_) {
      was_asked_ = true;
      source_.end_intake();
    }
    const std::size_t count = source_.pull(burst);
    was_empty_ = count == 0;
    if (was_asked_) has_ended_ = (was_empty_ && source_.has_ended()) || is_too_late();
    return count;
  }
  std::uint32_t port() const noexcept override { return source_.port(); }
  bool has_ended() const noexcept override { return has_ended_; }
  bool wait(std::chrono::nanoseconds most) override { return source_.wait(most); }

  bool was_empty() const noexcept { return was_empty_; }  // the last pull()

 private:
  bool is_too_late() {
    const auto now = clock_();
    if (deadline_ == std::chrono::steady_clock::time_point()) deadline_ = now + kDrain;
    return now >= deadline_;
  }

  FrameSource& source_;
  const TargetClock clock_;
  std::atomic<bool> is_asked_ = false;
  bool was_asked_ = false;  // before the last pull()
  bool has_ended_ = false;
  bool was_empty_ = false;
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_STOPPABLE_SOURCE_H_
