#include "host/live/frame_feeder.h"

#include <algorithm>
#include <utility>

namespace fibertap {
namespace {

constexpr std::size_t kBurst = 32;

}  // namespace

FrameFeeder::FrameFeeder(Frames frames, std::function<std::size_t(Frames)> send,
                         const ThreadStarter& start, double rate)
    : frames_(frames), send_(std::move(send)), rate_(rate) {
  thread_ = start([this] { run(); });
}

void FrameFeeder::stop() {
  ends_ = true;
  if (thread_.joinable()) thread_.join();
}

void FrameFeeder::run() {
  std::size_t at = 0;
  while (!ends_) {
    if (const double rate = rate_; rate > 0) wait_for_turn(rate);
    const std::size_t count = std::min(kBurst, frames_.size() - at);
    const std::size_t taken = send_(frames_.subspan(at, count));
    offered_ += count;
    taken_ += taken;
    at = (at + count) % frames_.size();
  }
}

void FrameFeeder::wait_for_turn(double rate) {
  using Clock = std::chrono::steady_clock;
  const auto now = Clock::now();
  // What was missed while the thread did not run is not made up for in one burst.
  constexpr std::chrono::microseconds kMostBehind{20};
  if (next_ < now - kMostBehind) next_ = now;
  while (Clock::now() < next_) {
  }
  next_ += std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double>(static_cast<double>(kBurst) / rate));
}

}  // namespace fibertap
