#ifndef FIBERTAP_HOST_LAB_BENCH_FRAME_FEEDER_H_
#define FIBERTAP_HOST_LAB_BENCH_FRAME_FEEDER_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <thread>
#include <vector>

#include "host/target/pipeline_thread.h"

namespace fibertap {

/// Offers the same frames over and over from a thread of its own, at a pace.
class FrameFeeder {
 public:
  using Frames = std::span<const std::span<const std::uint8_t>>;

  /// `send` takes frames and returns how many it had room for; the others are lost, as on a wire.
  /// The pace is `rate` frames per second, or 0 for as many as can be.
  FrameFeeder(Frames frames, std::function<std::size_t(Frames)> send, const ThreadStarter& start,
              double rate = 0);
  ~FrameFeeder() { stop(); }

  FrameFeeder(const FrameFeeder&) = delete;
  FrameFeeder& operator=(const FrameFeeder&) = delete;

  void set_pace(double rate) noexcept { rate_ = rate; }

  /// No frame is offered any more when it returns.
  void stop();

  std::uint64_t offered() const noexcept { return offered_; }
  std::uint64_t lost() const noexcept { return lost_; }  // of them

 private:
  using Clock = std::chrono::steady_clock;

  void run();
  void wait_for_turn();

  Frames frames_;
  std::function<std::size_t(Frames)> send_;
  std::atomic<double> rate_;
  std::atomic<std::uint64_t> offered_ = 0;
  std::atomic<std::uint64_t> lost_ = 0;
  std::atomic<bool> ends_ = false;
  Clock::time_point last_turn_;
  std::thread thread_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_BENCH_FRAME_FEEDER_H_
