#include "host/target/live_target.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <utility>

#include "host/datapath/engines/model_engine.h"
#include "host/datapath/pipeline/accounts.h"
#include "host/rules/compile.h"
#include "tests/host/target/flooded_ports.h"
#include "tests/support/packet.h"

namespace fibertap::testing {
namespace {

/// Takes a number of images, then throws `refusal` once, or `times`.
class FewImages final : public SoftwareEngine<model::Model> {
 public:
  FewImages(int images, std::exception_ptr refusal, int times = 1)
      : SoftwareEngine("few images", SlotSizes{2, 16384}),
        images_(images),
        times_(times),
        refusal_(std::move(refusal)) {}

  void load_rules(const RuleImage& image) override {
    if (images_-- <= 0 && times_-- > 0) std::rethrow_exception(refusal_);
    SoftwareEngine::load_rules(image);
  }

 private:
  int images_;
  int times_;
  std::exception_ptr refusal_;
};

class LiveTargetTest : public ::testing::Test {
 protected:
  /// Everything is accepted, or everything dropped for its unknown VNI.
  SharedRules rules(bool accept) {
    return std::make_shared<const RuleImage>(
        compile({}, {kVxlanPort, accept, ++generation_}, interfaces_));
  }

  void add_engine(int images,
                  std::exception_ptr refusal = std::make_exception_ptr(Error(Errc::kConfiguration,
                                                                             "enough images"))) {
    engines_.push_back(std::make_unique<FewImages>(images, std::move(refusal)));
    engines_.back()->load_rules(*first_);
  }

  /// Of a target whose clock lets the flood be drained no longer than for two turns.
  TargetParts parts() {
    return {first_,
            1,
            {},
            false,
            {},
            {},
            std::chrono::nanoseconds::zero(),
            [this] {
              return std::chrono::steady_clock::time_point(++seconds_ * std::chrono::seconds(1));
            },
            std::chrono::milliseconds(1)};
  }

  static void let_run(LiveTarget& target) {
    const std::uint64_t before = target.snapshot().totals.offered().frames;
    while (target.snapshot().totals.offered().frames < before + 1000) std::this_thread::yield();
  }

  void expect_that_it_adds_up(LiveTarget& target) {
    target.publish_exactly();
    const TargetSnapshot counts = target.snapshot();
    EXPECT_EQ(counts.pending, 0U);
    EXPECT_EQ(counts.received, ports_.frames());
    EXPECT_EQ(counts.totals.offered().frames, counts.received);
    EXPECT_EQ(target.snapshot().sessions().sum().accepted,
              counts.totals[abi::Disposition::accepted].frames);
  }

  FloodedPorts ports_;
  Interfaces interfaces_;
  std::uint32_t generation_ = 0;
  std::atomic<int> seconds_ = 0;
  const SharedRules first_ = rules(true);
  std::vector<std::unique_ptr<Engine>> engines_;
};

TEST_F(LiveTargetTest, AccountsForEveryFrameWhileItRunsAndWhenItHasStopped) {
  add_engine(1);
  add_engine(1);
  LiveTarget target(ports_, engines_, parts());
  for (int i = 0; i < 100; ++i) {
    const TargetSnapshot counts = target.snapshot();
    ASSERT_EQ(counts.received, counts.totals.offered().frames + counts.pending);
  }
  let_run(target);
  target.stop();
  expect_that_it_adds_up(target);
  EXPECT_EQ(target.snapshot().unknown_vnis().top(1).at(0).frames, ports_.frames());
}

TEST_F(LiveTargetTest, SwapsRulesInEveryPipeline) {
  add_engine(3);
  add_engine(3);
  LiveTarget target(ports_, engines_, parts());
  let_run(target);
  target.swap_rules(rules(false), 1);
  const auto accepted = target.snapshot().totals[abi::Disposition::accepted].frames;
  EXPECT_GT(accepted, 0U);
  let_run(target);
  EXPECT_EQ(target.snapshot().totals[abi::Disposition::accepted].frames, accepted);
  target.swap_rules(rules(true), 1);
  let_run(target);
  target.stop();
  expect_that_it_adds_up(target);
  EXPECT_GT(target.snapshot().totals[abi::Disposition::accepted].frames, accepted);
}

TEST_F(LiveTargetTest, RulesThatOneEngineHasNoMemoryForAreInNone) {
  add_engine(3);
  add_engine(1, std::make_exception_ptr(std::bad_alloc()));
  LiveTarget target(ports_, engines_, parts());
  let_run(target);
  SharedRules second = rules(false);
  const std::weak_ptr<const RuleImage> in_use = second;
  EXPECT_THROW(target.swap_rules(std::exchange(second, nullptr), 1), std::bad_alloc);
  EXPECT_TRUE(in_use.expired());
  EXPECT_TRUE(target.has_one_rule_set());
  const auto dropped = target.snapshot().totals[abi::Disposition::unknown_vni].frames;
  let_run(target);
  target.stop();
  expect_that_it_adds_up(target);
  EXPECT_EQ(target.snapshot().totals[abi::Disposition::unknown_vni].frames, dropped);
}

TEST_F(LiveTargetTest, RulesThatOneEngineDoesNotHoldAreInNone) {
  add_engine(3);
  add_engine(1);
  LiveTarget target(ports_, engines_, parts());
  let_run(target);
  EXPECT_THROW(target.swap_rules(rules(false), 1), Error);
  let_run(target);
  target.stop();
  expect_that_it_adds_up(target);
  EXPECT_TRUE(target.failure() == nullptr);
}

TEST_F(LiveTargetTest, RulesThatAnEngineDoesNotGiveUpStayUntilASwapThatWorks) {
  const auto refusal = std::make_exception_ptr(std::bad_alloc());
  engines_.push_back(std::make_unique<FewImages>(2, refusal));  // not the first ones again
  engines_.push_back(std::make_unique<FewImages>(1, refusal));  // not the second ones
  for (const auto& engine : engines_) engine->load_rules(*first_);
  LiveTarget target(ports_, engines_, parts());
  let_run(target);
  SharedRules second = rules(false);
  const std::weak_ptr<const RuleImage> in_use = second;
  EXPECT_THROW(target.swap_rules(std::exchange(second, nullptr), 1), std::bad_alloc);
  EXPECT_FALSE(target.has_one_rule_set());
  ASSERT_FALSE(in_use.expired()) << "a pipeline judges by them";
  while (target.snapshot().totals[abi::Disposition::unknown_vni].frames == 0) {
    std::this_thread::yield();
  }

  target.swap_rules(rules(true), 1);
  EXPECT_TRUE(target.has_one_rule_set());
  EXPECT_TRUE(in_use.expired());
  const auto dropped = target.snapshot().totals[abi::Disposition::unknown_vni].frames;
  let_run(target);
  target.stop();
  expect_that_it_adds_up(target);
  EXPECT_EQ(target.snapshot().totals[abi::Disposition::unknown_vni].frames, dropped);
}

/// A source that gives one burst and fails then.
class FailingSource final : public FrameSource {
 public:
  explicit FailingSource(Errc code) : code_(code) {}
  std::size_t pull(std::span<Frame> burst) override {
    if (std::exchange(has_failed_, true)) throw Error(code_, "broken");
    burst[0] = {1, static_cast<std::uint32_t>(frame_.size()), frame_};
    return 1;
  }

 private:
  const Bytes frame_ = mirrored(Packet().ethernet().ipv4().udp().payload(20)).vni(7).bytes();
  Errc code_;
  bool has_failed_ = false;
};

TEST_F(LiveTargetTest, ReportsASourceThatFailedAndJudgesWhatCameBefore) {
  FailingSource source(Errc::kDevice);
  ModelEngine engine;
  engine.load_rules(*first_);
  PipelineThread thread(source, {source, engine, first_, 1, {}}, std::chrono::nanoseconds::zero(),
                        [](std::function<void()> work) { return std::thread(std::move(work)); });
  thread.join();
  EXPECT_THROW(std::rethrow_exception(thread.failure()), Error);
  thread.ask([](const Pipeline& pipeline) {
    EXPECT_EQ(pipeline.pending(), 0U);
    EXPECT_EQ(pipeline.totals().offered().frames, 1U);
    EXPECT_FALSE(pipeline.card_loss().has_value());
  });
}

TEST_F(LiveTargetTest, ReportsWhatEndedAPipeline) {
  class Broken final : public FrameSource {
   public:
    std::size_t pull(std::span<Frame>) override { throw Error(Errc::kRuntime, "broken"); }
  };
  Broken source;
  ModelEngine engine;
  engine.load_rules(*first_);
  PipelineThread thread(source, {source, engine, first_, 1, {}}, std::chrono::nanoseconds::zero(),
                        [](std::function<void()> work) { return std::thread(std::move(work)); });
  thread.join();
  EXPECT_FALSE(thread.is_running());
  EXPECT_TRUE(thread.failure() != nullptr);
  std::uint64_t pending = 1;
  thread.ask([&](const Pipeline& pipeline) { pending = pipeline.pending(); });
  EXPECT_EQ(pending, 0U);
}

TEST(StoppableSource, EndsAfterWhatWaited) {
  class Waiting final : public FrameSource {
   public:
    std::size_t pull(std::span<Frame>) override { return bursts_-- > 0 ? 3 : 0; }
    bool has_ended() const noexcept override { return is_last_; }
    void end_intake() override { is_last_ = true; }

   private:
    bool is_last_ = false;
    int bursts_ = 4;
  };
  Waiting waiting;
  StoppableSource source(waiting);
  Frame burst[8];
  EXPECT_EQ(source.pull(burst), 3U);
  source.stop();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(source.pull(burst), 3U);
  EXPECT_FALSE(source.has_ended());
  EXPECT_EQ(source.pull(burst), 0U);
  EXPECT_TRUE(source.has_ended());
}

TEST(StoppableSource, WaitsForWhatHasArrivedAndDoesNotShowYet) {
  class Late final : public FrameSource {
   public:
    std::size_t pull(std::span<Frame>) override { return turns_++ == 3 ? 5 : 0; }
    bool has_ended() const noexcept override { return is_last_ && turns_ > 3; }
    void end_intake() override { is_last_ = true; }

   private:
    bool is_last_ = false;
    int turns_ = 0;
  };
  Late late;
  StoppableSource source(late);
  Frame burst[8];
  source.stop();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(source.pull(burst), 0U);
  EXPECT_FALSE(source.has_ended());
  EXPECT_EQ(source.pull(burst), 5U);
  EXPECT_EQ(source.pull(burst), 0U);
  EXPECT_TRUE(source.has_ended());
}

TEST(StoppableSource, DoesNotWaitForEverForWhatDoesNotCome) {
  class Stuck final : public FrameSource {
   public:
    std::size_t pull(std::span<Frame>) override { return 0; }
    bool has_ended() const noexcept override { return false; }
  };
  Stuck stuck;
  StoppableSource source(stuck);
  Frame burst[8];
  source.stop();
  while (!source.has_ended()) source.pull(burst);
}

TEST(Accounts, SayWhatArrivedOnlyWhereEveryDriverCountsWhatItLost) {
  Accounts accounts;
  accounts.received = 100;
  accounts.ports.resize(2);
  EXPECT_EQ(accounts.losses_of_ports(), Accounts::Losses::kNone);
  accounts.ports[0].lost = {{"imissed", 5, ""}};
  accounts.ports[1].lost = {{"rx_nombuf", 2, ""}, {"ierrors", 1, ""}};
  EXPECT_EQ(accounts.arrived(), 108U);
  EXPECT_EQ(accounts.losses_of_ports(), Accounts::Losses::kSome);
  accounts.ports[1].lost[0].frames.reset();
  EXPECT_EQ(accounts.arrived(), std::nullopt);
  EXPECT_EQ(accounts.losses_of_ports(), Accounts::Losses::kSome);
  accounts.ports[0].lost[0].frames = accounts.ports[1].lost[1].frames = 0;
  EXPECT_EQ(accounts.losses_of_ports(), Accounts::Losses::kNotKnown);
}

TEST(Accounts, WhatWasDroppedBeforeAPortIsALossAndDidNotArriveThere) {
  Accounts accounts;
  accounts.received = 100;
  accounts.ports.resize(1);
  accounts.ports[0].before = {{"rx_dropped", 3, ""}, {"softnet_drops", 0, ""}};
  EXPECT_EQ(accounts.arrived(), 100U);
  EXPECT_EQ(accounts.losses_of_ports(), Accounts::Losses::kSome);
  accounts.ports[0].before = {{"rx_dropped", 0, ""}, {"softnet_drops", std::nullopt, ""}};
  EXPECT_EQ(accounts.losses_of_ports(), Accounts::Losses::kNotKnown);
}

TEST(Accounts, NoticeAFrameThatIsNowhere) {
  Totals totals;
  totals.by_disposition[static_cast<std::size_t>(abi::Disposition::accepted)].frames = 10;
  totals.card_lost.frames = 2;
  Accounts accounts;
  accounts.received = 15;
  accounts.pending = 3;
  EXPECT_TRUE(accounts.frames_add_up(totals));
  accounts.received = 16;
  EXPECT_FALSE(accounts.frames_add_up(totals));

  accounts.is_final = true;
  SinkCounters& sink = accounts.sinks.emplace_back();
  sink.accepted = 10;
  sink.written = 7;
  sink.queue_full = 3;
  EXPECT_TRUE(accounts.sinks_add_up(totals));
  sink.written = 6;
  EXPECT_FALSE(accounts.sinks_add_up(totals));
  sink.accepted = sink.written + sink.queue_full;
  EXPECT_FALSE(accounts.sinks_add_up(totals));
}

}  // namespace
}  // namespace fibertap::testing
