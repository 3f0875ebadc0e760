#include "host/pipeline/pipeline.h"

#include <gtest/gtest.h>

#include <deque>

#include "host/engines/model_engine.h"
#include "host/rules/compile.h"
#include "tests/support/packet.h"

namespace fibertap::testing {
namespace {

/// Frames from memory in bursts of at most `burst_size`, and then, if told, damage.
class ListedFrames final : public FrameSource {
 public:
  explicit ListedFrames(std::vector<Bytes> frames, std::size_t burst_size = 7)
      : frames_(std::move(frames)), burst_size_(burst_size) {}

  void then_throw(Errc code) { error_ = Error(code, "damaged"); }

  std::size_t pull(std::span<Frame> burst) override {
    std::size_t count = 0;
    while (count < std::min(burst.size(), burst_size_) && next_ < frames_.size()) {
      const Bytes& frame = frames_[next_++];
      burst[count++] = {1000 + next_, static_cast<std::uint32_t>(frame.size()), frame};
    }
    if (count == 0 && error_) throw *error_;
    return count;
  }

 private:
  std::vector<Bytes> frames_;
  std::size_t burst_size_;
  std::size_t next_ = 0;
  std::optional<Error> error_;
};

class CountingSink final : public Sink {
 public:
  void write(const CheckedResult& result) override {
    frames += result.accepted;
    bytes.insert(bytes.end(), result.blocks.begin(), result.blocks.end());
    ++batches;
    if (batches == closes_after) open = false;
  }
  bool is_open() const noexcept override { return open; }
  bool has_room() const override { return room; }

  std::uint64_t frames = 0;
  std::uint64_t batches = 0;
  std::uint64_t closes_after = ~std::uint64_t{0};
  Bytes bytes;
  bool open = true;
  bool room = true;
};

/// An engine that works on what it was given only when it is polled, one slot a turn, so that all
/// its slots are in flight at once.
class LazyEngine final : public Engine {
 public:
  explicit LazyEngine(const SlotSizes& sizes) : engine_(sizes) {}
  std::string_view name() const noexcept override { return "lazy"; }
  void load_rules(const RuleImage& image) override { engine_.load_rules(image); }
  BatchSlot* acquire() override { return engine_.acquire(); }
  void submit(BatchSlot& slot) override { waiting_.push_back(&slot); }
  BatchSlot* poll() override {
    if (waiting_.empty() || (polls_++ % 2 == 0)) return nullptr;
    engine_.submit(*waiting_.front());
    waiting_.pop_front();
    return engine_.poll();
  }
  void release(BatchSlot& slot) noexcept override { engine_.release(slot); }
  CounterImage read_counters() override { return engine_.read_counters(); }

 private:
  ModelEngine engine_;
  std::deque<BatchSlot*> waiting_;
  unsigned polls_ = 0;
};

/// A card that fails: it answers the first `answers` batches, one a turn, and then as told.
class FailingCard final : public Engine {
 public:
  enum class Failure { kThrows, kAnswersNonsense, kThrowsOnSubmit };

  FailingCard(std::size_t answers, Failure failure, const SlotSizes& sizes = {3, 9792})
      : engine_(sizes), answers_(answers), failure_(failure) {}

  std::string_view name() const noexcept override { return "failing"; }
  bool can_be_lost() const noexcept override { return true; }
  void load_rules(const RuleImage& image) override { engine_.load_rules(image); }
  BatchSlot* acquire() override { return engine_.acquire(); }
  void submit(BatchSlot& slot) override {
    if (answers_ == 0 && failure_ == Failure::kThrowsOnSubmit) throw_error();
    waiting_.push_back(&slot);
  }
  BatchSlot* poll() override {
    if (waiting_.size() < 2 && ++turns_without_company_ < 3) return nullptr;
    if (waiting_.empty()) return nullptr;
    if (answers_ == 0 && failure_ == Failure::kThrows) throw_error();
    engine_.submit(*waiting_.front());
    waiting_.pop_front();
    BatchSlot* const slot = engine_.poll();
    if (answers_ == 0 && failure_ == Failure::kAnswersNonsense) slot->status.result_bytes += 4;
    if (answers_ != 0) --answers_;
    return slot;
  }
  void release(BatchSlot& slot) noexcept override { engine_.release(slot); }
  CounterImage read_counters() override {
    if (answers_ == 0) throw_error();
    return engine_.read_counters();
  }

 private:
  [[noreturn]] static void throw_error() { throw Error(Errc::kDevice, "the card is gone"); }

  ModelEngine engine_;
  std::deque<BatchSlot*> waiting_;
  std::size_t answers_;
  Failure failure_;
  unsigned turns_without_company_ = 0;
};

RuleImage accept_everything(Interfaces& interfaces) {
  return compile({}, {kVxlanPort, true, 1}, interfaces);
}

std::vector<Bytes> frames(std::size_t count) {
  std::vector<Bytes> all;
  for (std::size_t i = 0; i < count; ++i) {
    all.push_back(mirrored(Packet().ethernet().ipv4().udp().payload(i % 200)).bytes());
  }
  return all;
}

struct Outcome {
  Bytes bytes;
  std::uint64_t frames;
  std::uint64_t offered;
  std::uint64_t last_timestamp;
  bool damaged;
};

Outcome run(FrameSource& source, Engine& engine) {
  Interfaces interfaces;
  const RuleImage rules = accept_everything(interfaces);
  engine.load_rules(rules);
  CountingSink sink;
  Sink* const sinks[] = {&sink};
  Pipeline pipeline({source, engine, rules, interfaces.all().size(), sinks});
  while (pipeline.poll_once()) {
  }
  return {sink.bytes, sink.frames, pipeline.totals().offered().frames, pipeline.last_timestamp_ns(),
          pipeline.damage().has_value()};
}

TEST(Pipeline, EveryFrameOfTheSourceIsAccountedForInOrder) {
  ListedFrames source(frames(1000));
  ModelEngine engine;
  const Outcome done = run(source, engine);
  EXPECT_EQ(done.frames, 1000U);
  EXPECT_EQ(done.offered, 1000U);
  EXPECT_EQ(done.last_timestamp, 2000U);
  EXPECT_FALSE(done.damaged);
}

TEST(Pipeline, TheBytesDoNotDependOnBatchSizeBurstSizeOrSlots) {
  ListedFrames source(frames(1000));
  ModelEngine engine;
  const Bytes expected = run(source, engine).bytes;
  for (const std::size_t burst : {1U, 3U, 256U, 1000U}) {
    for (const SlotSizes sizes : {SlotSizes{1, 9792}, SlotSizes{2, 16384}, SlotSizes{5, 65536}}) {
      ListedFrames again(frames(1000), burst);
      LazyEngine lazy(sizes);
      EXPECT_EQ(run(again, lazy).bytes, expected) << burst << ' ' << sizes.slots;
    }
  }
}

TEST(Pipeline, NothingInIsNothingOut) {
  ListedFrames source({});
  ModelEngine engine;
  EXPECT_EQ(run(source, engine).offered, 0U);
}

TEST(Pipeline, WhatLiesBeforeDamageIsWrittenAndTheDamageIsTold) {
  ListedFrames source(frames(100));
  source.then_throw(Errc::kPartial);
  ModelEngine engine;
  const Outcome done = run(source, engine);
  EXPECT_EQ(done.frames, 100U);
  EXPECT_TRUE(done.damaged);
}

TEST(Pipeline, ASourceThatIsNoneAtAllEndsItAtOnce) {
  ListedFrames source(frames(100));
  source.then_throw(Errc::kConfiguration);
  ModelEngine engine;
  EXPECT_THROW(run(source, engine), Error);
}

TEST(Pipeline, EndsWhenNobodyReadsAnyMore) {
  ListedFrames source(frames(5000));
  ModelEngine engine({1, 16384});
  Interfaces interfaces;
  const RuleImage rules = accept_everything(interfaces);
  engine.load_rules(rules);
  CountingSink sink;
  sink.closes_after = 2;
  Sink* const sinks[] = {&sink};
  Pipeline pipeline({source, engine, rules, interfaces.all().size(), sinks});
  while (pipeline.poll_once()) {
  }
  EXPECT_EQ(sink.batches, 2U);
  EXPECT_LT(pipeline.totals().offered().frames, 5000U);
}

TEST(Pipeline, TakesNothingInWhileASinkHasNoRoomAndGoesOnLater) {
  ListedFrames source(frames(100), 10);
  ModelEngine engine;
  Interfaces interfaces;
  const RuleImage rules = accept_everything(interfaces);
  engine.load_rules(rules);
  CountingSink sink;
  Sink* const sinks[] = {&sink};
  Pipeline pipeline({source, engine, rules, interfaces.all().size(), sinks});
  EXPECT_TRUE(pipeline.poll_once());
  EXPECT_EQ(pipeline.pending(), 10U);
  sink.room = false;
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(pipeline.poll_once());
  EXPECT_EQ(pipeline.pending(), 10U);
  sink.room = true;
  while (pipeline.poll_once()) {
  }
  EXPECT_EQ(sink.frames, 100U);
}

TEST(Pipeline, WithoutASinkFramesAreJudgedAndCounted) {
  ListedFrames source(frames(10));
  ModelEngine engine;
  Interfaces interfaces;
  const RuleImage rules = accept_everything(interfaces);
  engine.load_rules(rules);
  Pipeline pipeline({source, engine, rules, interfaces.all().size(), {}});
  while (pipeline.poll_once()) {
  }
  EXPECT_EQ(pipeline.totals()[abi::Disposition::accepted].frames, 10U);
  EXPECT_EQ(pipeline.unknown_vnis().top(1).at(0).frames, 10U);
}

class CardLoss : public ::testing::TestWithParam<FailingCard::Failure> {
 protected:
  static constexpr std::size_t kFrames = 1000;
  static constexpr std::size_t kAnswers = 4;

  CardLoss() : rules_(accept_everything(interfaces_)), card_(kAnswers, GetParam()) {
    card_.load_rules(rules_);
  }

  PipelineParts parts(SubstituteMaker substitute) {
    return {source_, card_, rules_, interfaces_.all().size(), sinks_, false, std::move(substitute)};
  }

  /// Every frame offered is either in the output or lost with the card.
  void expect_that_it_adds_up(const Pipeline& pipeline) const {
    const Totals& totals = pipeline.totals();
    EXPECT_GT(totals.card_lost.frames, 0U);
    EXPECT_GT(totals.card_lost.bytes, 64 * totals.card_lost.frames);
    EXPECT_EQ(totals.offered().frames, sink_.frames + totals.card_lost.frames);
    EXPECT_EQ(totals[abi::Disposition::accepted].frames, sink_.frames);
    ASSERT_TRUE(pipeline.card_loss().has_value());
    EXPECT_GT(pipeline.card_loss()->uncounted_accepted, 0U);
  }

  Interfaces interfaces_;
  RuleImage rules_;
  ListedFrames source_{frames(kFrames)};
  FailingCard card_;
  CountingSink sink_;
  Sink* const sinks_[1] = {&sink_};
};

TEST_P(CardLoss, SoftwareGoesOnWithTheSameRulesAndNothingButWhatWasInFlightIsLost) {
  std::vector<std::string> told;
  Pipeline pipeline(parts([&](const Error& error) {
    told.emplace_back(error.what());
    return std::make_unique<ModelEngine>();
  }));
  while (pipeline.poll_once()) {
  }
  EXPECT_EQ(told.size(), 1U);
  EXPECT_EQ(pipeline.totals().offered().frames, kFrames);
  expect_that_it_adds_up(pipeline);
  EXPECT_EQ(pipeline.card_loss()->substitute, "model");
  pipeline.fold_counters();
  EXPECT_EQ(pipeline.sessions().sum().accepted + pipeline.card_loss()->uncounted_accepted,
            pipeline.totals()[abi::Disposition::accepted].frames);
  EXPECT_EQ(pipeline.totals()[abi::Disposition::accepted].bytes + pipeline.totals().card_lost.bytes,
            pipeline.totals().offered().bytes);
}

TEST_P(CardLoss, ABatchThatWasBegunFitsIntoTheSmallerSlotsOfSoftware) {
  constexpr std::size_t kMany = 3000;
  FailingCard card(1, GetParam(), {3, 65536});
  card.load_rules(rules_);
  ListedFrames source(frames(kMany));
  Pipeline pipeline(
      {source, card, rules_, interfaces_.all().size(), sinks_, false, [](const Error&) {
         return std::make_unique<ModelEngine>(SlotSizes{1, 9792});
       }});
  while (pipeline.poll_once()) {
  }
  EXPECT_EQ(pipeline.totals().offered().frames, kMany);
  expect_that_it_adds_up(pipeline);
}

TEST_P(CardLoss, WithoutASubstituteThePipelineEndsWithWhatTheCardHadJudged) {
  Pipeline pipeline(parts({}));
  while (pipeline.poll_once()) {
  }
  expect_that_it_adds_up(pipeline);
  EXPECT_LT(pipeline.totals().offered().frames, kFrames);
  EXPECT_EQ(pipeline.card_loss()->substitute, "");
  pipeline.fold_counters();
  EXPECT_EQ(pipeline.sessions().sum().accepted, 0U) << "they are lost with the card";
  EXPECT_EQ(pipeline.card_loss()->uncounted_accepted, sink_.frames);
}

INSTANTIATE_TEST_SUITE_P(Failures, CardLoss,
                         ::testing::Values(FailingCard::Failure::kThrows,
                                           FailingCard::Failure::kAnswersNonsense,
                                           FailingCard::Failure::kThrowsOnSubmit));

TEST(Pipeline, ACardLostWhileItsCountersAreReadLeavesThemUncounted) {
  ListedFrames source(frames(20));
  FailingCard card(1, FailingCard::Failure::kThrows);
  Interfaces interfaces;
  const RuleImage rules = accept_everything(interfaces);
  card.load_rules(rules);
  Pipeline pipeline({source, card, rules, interfaces.all().size(), {}});
  while (pipeline.poll_once()) {
  }
  ASSERT_FALSE(pipeline.card_loss().has_value());
  pipeline.fold_counters();
  EXPECT_EQ(pipeline.sessions().sum().accepted, 0U);
  ASSERT_TRUE(pipeline.card_loss().has_value());
  EXPECT_EQ(pipeline.card_loss()->uncounted_accepted, 20U);
  EXPECT_EQ(pipeline.totals().card_lost.frames, 0U);
}

TEST(Pipeline, AnEngineThatCannotBeLostEndsItWithItsError) {
  class Broken final : public Engine {
   public:
    std::string_view name() const noexcept override { return "broken"; }
    void load_rules(const RuleImage&) override {}
    BatchSlot* acquire() override { throw Error(Errc::kDevice, "broken"); }
    void submit(BatchSlot&) override {}
    BatchSlot* poll() override { return nullptr; }
    void release(BatchSlot&) noexcept override {}
    CounterImage read_counters() override { return CounterImage(abi::RuleImageHeader{}); }
  } engine;
  ListedFrames source(frames(1));
  Interfaces interfaces;
  const RuleImage rules = accept_everything(interfaces);
  Pipeline pipeline({source, engine, rules, interfaces.all().size(), {}});
  EXPECT_THROW(pipeline.poll_once(), Error);
}

TEST(Pipeline, VerificationSeesABitThatIsNotAsTheEngineWroteIt) {
  class Flipping final : public Engine {
   public:
    std::string_view name() const noexcept override { return "flipping"; }
    void load_rules(const RuleImage& image) override { engine_.load_rules(image); }
    BatchSlot* acquire() override { return engine_.acquire(); }
    void submit(BatchSlot& slot) override { engine_.submit(slot); }
    BatchSlot* poll() override {
      BatchSlot* const slot = engine_.poll();
      if (slot != nullptr) slot->result[40] ^= 1;  // within the first frame's data
      return slot;
    }
    void release(BatchSlot& slot) noexcept override { engine_.release(slot); }
    CounterImage read_counters() override { return engine_.read_counters(); }

   private:
    ModelEngine engine_;
  };
  for (const bool verify : {false, true}) {
    ListedFrames source(frames(10));
    Flipping engine;
    Interfaces interfaces;
    const RuleImage rules = accept_everything(interfaces);
    engine.load_rules(rules);
    Pipeline pipeline({source, engine, rules, interfaces.all().size(), {}, verify});
    const auto run = [&] {
      while (pipeline.poll_once()) {
      }
    };
    if (verify) {
      EXPECT_THROW(run(), Error);
    } else {
      EXPECT_NO_THROW(run());
    }
  }
}

}  // namespace
}  // namespace fibertap::testing
