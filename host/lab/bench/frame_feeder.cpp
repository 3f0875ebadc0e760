#include "host/lab/bench/frame_feeder.h"

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
  last_turn_ = Clock::now();
  while (!ends_) {
    const std::size_t count = std::min(kBurst, frames_.size() - at);
    offered_ += count;
    lost_ += count - send_(frames_.subspan(at, count));
    at = (at + count) % frames_.size();
    wait_for_turn();
  }
}

void FrameFeeder::wait_for_turn() {
  // What was missed while the thread did not run is not made up for in one burst.
  constexpr std::chrono::microseconds kMostBehind{20};
  for (double rate = rate_; rate > 0 && !ends_; rate = rate_) {
    const std::chrono::duration<double> turn(static_cast<double>(kBurst) / rate);
    const auto now = Clock::now();
    if (now - last_turn_ < turn) continue;
    last_turn_ =
        std::max(last_turn_ + std::chrono::duration_cast<Clock::duration>(turn), now - kMostBehind);
    return;
  }
}

}  // namespace fibertap
