#include "host/live/measured_parts.h"

#include <gtest/gtest.h>

#include <array>
#include <thread>

namespace fibertap::testing {
namespace {

using namespace std::chrono_literals;

/// One frame in every other pull.
class EveryOther final : public FrameSource {
 public:
  std::size_t pull(std::span<Frame> burst) override {
    burst[0] = {};
    return ++pulls_ % 2;
  }

 private:
  std::size_t pulls_ = 0;
};

TEST(MeasuredSource, TellsTheLongestTurnOnceAndThatUnderWay) {
  EveryOther frames;
  MeasuredSource source(frames);
  std::array<Frame, 1> burst;
  source.pull(burst);
  std::this_thread::sleep_for(10ms);
  const auto before_the_pull = MeasuringClock::now();
  source.pull(burst);
  EXPECT_GE(source.take_longest_turn(), 10ms);
  EXPECT_LE(source.take_longest_turn(), MeasuringClock::now() - before_the_pull);
  std::this_thread::sleep_for(10ms);
  EXPECT_GE(source.take_longest_turn(), 10ms);
}

TEST(MeasuredSource, IsIdleInTurnsThatBeganWithoutAFrame) {
  EveryOther frames;
  MeasuredSource source(frames);
  std::array<Frame, 1> burst;
  source.pull(burst);
  std::this_thread::sleep_for(10ms);
  source.pull(burst);
  EXPECT_EQ(source.idle, 0ms);
  std::this_thread::sleep_for(10ms);
  source.pull(burst);
  EXPECT_GE(source.idle, 10ms);
}

}  // namespace
}  // namespace fibertap::testing
