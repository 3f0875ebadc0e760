#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "host/datapath/engines/model_engine.h"
#include "host/datapath/pipeline/pipeline.h"
#include "host/rules/compile.h"
#include "tests/support/packet.h"

// A source that has no end: when batches are closed, and what is reported while they are under way.

namespace fibertap::testing {
namespace {

using namespace std::chrono_literals;

/// Frames when they are asked for.
class Tap final : public FrameSource {
 public:
  void open(std::size_t frames) { waiting_ += frames; }
  void end() { has_ended_ = true; }

  std::size_t pull(std::span<Frame> burst) override {
    const std::size_t count = std::min(burst.size(), waiting_);
    waiting_ -= count;
    for (std::size_t i = 0; i < count; ++i) {
      burst[i] = {1, static_cast<std::uint32_t>(frame_.size()), frame_};
    }
    return count;
  }
  bool has_ended() const noexcept override { return has_ended_; }

 private:
  const Bytes frame_ = mirrored(Packet().ethernet().ipv4().udp().payload(20)).bytes();
  std::size_t waiting_ = 0;
  bool has_ended_ = false;
};

class LiveBatches : public ::testing::Test {
 protected:
  LiveBatches() { engine_.load_rules(rules_); }

  Pipeline pipeline(const BatchLimits& limits) {
    return Pipeline({tap_, engine_, borrowed(rules_), 1, {}, false, {}, limits});
  }

  Interfaces interfaces_;
  const RuleImage rules_ = compile({}, {kVxlanPort, true, 1}, interfaces_);
  ModelEngine engine_;
  Tap tap_;
};

TEST_F(LiveBatches, ASourceWithoutAFrameHasNotEnded) {
  Pipeline pipeline = this->pipeline({});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(pipeline.poll_once());
  tap_.open(5);
  EXPECT_TRUE(pipeline.poll_once());
  EXPECT_EQ(pipeline.pending(), 5U);
  EXPECT_EQ(pipeline.totals().offered().frames, 0U);
  tap_.end();
  while (pipeline.poll_once()) {
  }
  EXPECT_EQ(pipeline.pending(), 0U);
  EXPECT_EQ(pipeline.totals().offered().frames, 5U);
}

TEST_F(LiveBatches, ABatchIsClosedWhenItHasItsFrames) {
  Pipeline pipeline = this->pipeline({.frames = 4});
  tap_.open(3);
  pipeline.poll_once();
  EXPECT_EQ(pipeline.totals().offered().frames, 0U);
  tap_.open(2);
  pipeline.poll_once();
  EXPECT_EQ(pipeline.totals().offered().frames, 4U);
  EXPECT_EQ(pipeline.pending(), 1U);
}

TEST_F(LiveBatches, ABatchIsClosedWhenItsFirstFrameIsOld) {
  Pipeline pipeline = this->pipeline({.age = 50ms});
  const auto start = std::chrono::steady_clock::now();
  tap_.open(1);
  while (pipeline.totals().offered().frames == 0) pipeline.poll_once();
  EXPECT_GE(std::chrono::steady_clock::now() - start, 50ms);

  // The next batch has an age of its own.
  tap_.open(1);
  pipeline.poll_once();
  EXPECT_EQ(pipeline.pending(), 1U);
}

TEST_F(LiveBatches, AnAgeOfNothingClosesABatchInTheTurnThatBeganIt) {
  Pipeline pipeline = this->pipeline({.age = 0ns});
  tap_.open(3);
  pipeline.poll_once();
  EXPECT_EQ(pipeline.totals().offered().frames, 3U);
}

TEST_F(LiveBatches, CountersAreToldWithoutEndingAnything) {
  Pipeline pipeline = this->pipeline({});
  tap_.open(3);
  pipeline.poll_once();
  for (int i = 0; i < 2; ++i) {
    pipeline.publish_exactly();
    EXPECT_EQ(pipeline.snapshot()->sessions().sum().accepted, 3U);
  }
  EXPECT_EQ(pipeline.pending(), 0U) << "what is counted is what was judged";
  tap_.open(2);
  tap_.end();
  while (pipeline.poll_once()) {
  }
  pipeline.publish_exactly();
  EXPECT_EQ(pipeline.snapshot()->sessions().sum().accepted, 5U);
}

}  // namespace
}  // namespace fibertap::testing
