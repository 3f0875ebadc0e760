#include "host/lab/bench/measured_parts.h"

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

class MeasuredSourceTest : public ::testing::Test {
 protected:
  void pull() {
    std::array<Frame, 1> burst;
    source.pull(burst);
  }

  EveryOther frames;
  MeasuredSource source{frames};
};

TEST_F(MeasuredSourceTest, TellsTheLongestTurnOnceAndThatUnderWay) {
  pull();
  std::this_thread::sleep_for(10ms);
  const auto before_the_pull = MeasuringClock::now();
  pull();
  EXPECT_GE(source.take_longest_turn(), 10ms);
  EXPECT_LE(source.take_longest_turn(), MeasuringClock::now() - before_the_pull);
  std::this_thread::sleep_for(10ms);
  EXPECT_GE(source.take_longest_turn(), 10ms);
}

TEST_F(MeasuredSourceTest, IsIdleInTurnsThatBeganWithoutAFrame) {
  pull();
  std::this_thread::sleep_for(10ms);
  pull();
  EXPECT_EQ(source.idle, 0ms);
  std::this_thread::sleep_for(10ms);
  pull();
  EXPECT_GE(source.idle, 10ms);
}

}  // namespace
}  // namespace fibertap::testing
