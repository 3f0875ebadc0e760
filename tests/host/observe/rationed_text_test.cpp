#include "host/observe/rationed_text.h"

#include <gtest/gtest.h>

namespace fibertap {
namespace {

using namespace std::chrono_literals;

/// Stands until it is put forward.
class StandingClock final : public Clock {
 public:
  TimePoint now() const override { return now_; }
  TimePoint now_{1h};
};

class RationedTextTest : public ::testing::Test {
 protected:
  /// Asks for the text, which says how often it was made and takes `time` to make.
  std::string ask(std::chrono::nanoseconds time) {
    return text_.get([&] {
      cpu_time_ += time;
      return std::to_string(++made_);
    });
  }

  StandingClock clock_;
  std::chrono::nanoseconds cpu_time_{0};
  int made_ = 0;
  RationedText text_{clock_, [this] { return cpu_time_; }};
};

TEST_F(RationedTextTest, WhatTakesNoTimeIsMadeAnewEachTime) {
  for (const char* made : {"1", "2", "3"}) EXPECT_EQ(ask(RationedText::kNoTime), made);
}

TEST_F(RationedTextTest, WhatTakesTimeIsMadeAnewAHundredTimesAsLongAfter) {
  EXPECT_EQ(ask(40ms), "1");
  EXPECT_EQ(ask(40ms), "1");
  clock_.now_ += 4s - 1ns;
  EXPECT_EQ(ask(40ms), "1");
  clock_.now_ += 1ns;
  EXPECT_EQ(ask(1ms), "2") << "and is cheap now";
  EXPECT_EQ(ask(1ms), "3");
}

}  // namespace
}  // namespace fibertap
