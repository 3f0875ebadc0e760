#include <gtest/gtest.h>

#include <deque>

#include "host/datapath/engines/model_engine.h"
#include "tests/host/datapath/pipeline/pipeline_parts.h"

// A card that fails while frames come in: what is lost with it, and what goes on.

namespace fibertap::testing {
namespace {

/// A card that fails: it answers the first `answers` batches, one a turn, and then as asked.
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
  void begin_reading(std::shared_ptr<CounterImage> to) override {
    engine_.begin_reading(std::move(to));
  }
  bool has_read() override { return engine_.has_read(); }
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

class CardLoss : public ::testing::TestWithParam<FailingCard::Failure> {
 protected:
  static constexpr std::size_t kFrames = 1000;
  static constexpr std::size_t kAnswers = 4;

  CardLoss() : rules_(accept_everything(interfaces_)), card_(kAnswers, GetParam()) {
    card_.load_rules(rules_);
  }

  PipelineParts parts(SubstituteMaker substitute) {
    return {source_, card_, borrowed(rules_),     interfaces_.all().size(),
            sinks_,  false, std::move(substitute)};
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
  std::vector<std::string> reported;
  Pipeline pipeline(parts([&](const Error& error) {
    reported.emplace_back(error.what());
    return std::make_unique<ModelEngine>();
  }));
  while (pipeline.poll_once()) {
  }
  EXPECT_EQ(reported.size(), 1U);
  EXPECT_EQ(pipeline.totals().offered().frames, kFrames);
  expect_that_it_adds_up(pipeline);
  EXPECT_EQ(pipeline.card_loss()->substitute, "model");
  pipeline.publish_exactly();
  EXPECT_EQ(
      pipeline.snapshot()->sessions().sum().accepted + pipeline.card_loss()->uncounted_accepted,
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
      {source, card, borrowed(rules_), interfaces_.all().size(), sinks_, false, [](const Error&) {
         return std::make_unique<ModelEngine>(SlotSizes{1, 9792});
       }});
  while (pipeline.poll_once()) {
  }
  EXPECT_EQ(pipeline.totals().offered().frames, kMany);
  expect_that_it_adds_up(pipeline);
}

TEST_P(CardLoss, WhatTakingInDidToABatchThatWasBegunIsDoneOnce) {
  PipelineParts parts = this->parts([](const Error&) { return std::make_unique<ModelEngine>(); });
  parts.geneve_port = 4789;  // VXLAN is no tunnel of GENEVE, so each frame is kept as it is
  Pipeline pipeline(parts);
  while (pipeline.poll_once()) {
  }
  EXPECT_GT(pipeline.totals().card_lost.frames, 0U);
  EXPECT_EQ(pipeline.intake().geneve_kept.frames, kFrames);
}

TEST_P(CardLoss, WithoutASubstituteThePipelineEndsWithWhatTheCardHadJudged) {
  Pipeline pipeline(parts({}));
  while (pipeline.poll_once()) {
  }
  expect_that_it_adds_up(pipeline);
  EXPECT_LT(pipeline.totals().offered().frames, kFrames);
  EXPECT_EQ(pipeline.card_loss()->substitute, "");
  pipeline.publish_exactly();
  EXPECT_EQ(pipeline.snapshot()->sessions().sum().accepted, 0U) << "they are lost with the card";
  EXPECT_EQ(pipeline.card_loss()->uncounted_accepted, sink_.frames);
}

TEST_P(CardLoss, WithoutASubstituteItEndsThePipelineWhoeverNotices) {
  for (const bool swaps : {false, true}) {
    FailingCard card(0, GetParam());
    card.load_rules(rules_);
    ListedFrames source(frames(kFrames));
    Pipeline pipeline({source, card, borrowed(rules_), interfaces_.all().size(), {}});
    while (pipeline.pending() == 0) pipeline.poll_once();
    if (swaps) {
      pipeline.swap_rules(borrowed(rules_), interfaces_.all().size());
    } else {
      pipeline.publish_exactly();
    }
    EXPECT_TRUE(pipeline.card_loss().has_value());
    EXPECT_FALSE(pipeline.poll_once());
    EXPECT_EQ(pipeline.pending(), 0U);
    EXPECT_EQ(pipeline.totals().offered().frames, pipeline.totals().card_lost.frames);
  }
}

INSTANTIATE_TEST_SUITE_P(Failures, CardLoss,
                         ::testing::Values(FailingCard::Failure::kThrows,
                                           FailingCard::Failure::kAnswersNonsense,
                                           FailingCard::Failure::kThrowsOnSubmit));

TEST_P(CardLoss, WithASubstituteThatIsNoneEveryFrameIsAccountedForAndTheReasonGiven) {
  Pipeline pipeline(parts([](const Error&) -> std::unique_ptr<Engine> { throw std::bad_alloc(); }));
  EXPECT_THROW(while (pipeline.poll_once()){}, std::bad_alloc);
  EXPECT_EQ(pipeline.pending(), 0U);
  expect_that_it_adds_up(pipeline);
  pipeline.publish_exactly();  // asks no engine any more
}

/// A card that works, beside what does not.
class NoCardLoss : public ::testing::Test {
 protected:
  NoCardLoss() : rules_(accept_everything(interfaces_)) { card_.load_rules(rules_); }

  Interfaces interfaces_;
  RuleImage rules_;
  ListedFrames source_{frames(100)};
  FailingCard card_{1000, FailingCard::Failure::kThrows};
};

TEST_F(NoCardLoss, IsASourceThatFailsAndAllBeforeIsJudged) {
  source_.then_throw(Errc::kDevice);
  CountingSink sink;
  Sink* const sinks[] = {&sink};
  Pipeline pipeline({source_, card_, borrowed(rules_), interfaces_.all().size(), sinks});
  while (pipeline.poll_once()) {
  }
  EXPECT_FALSE(pipeline.card_loss().has_value());
  ASSERT_TRUE(pipeline.damage().has_value());
  EXPECT_EQ(pipeline.damage()->code(), Errc::kDevice);
  EXPECT_EQ(sink.frames, 100U);
}

TEST_F(NoCardLoss, IsASinkThatFails) {
  class Failing final : public Sink {
   public:
    void write(const CheckedResult&) override { throw Error(Errc::kDevice, "a broken disk"); }
    SinkCounters counters() const override { return {}; }
    bool is_open() const noexcept override { return true; }
  } sink;
  Sink* const sinks[] = {&sink};
  Pipeline pipeline({source_, card_, borrowed(rules_), interfaces_.all().size(), sinks});
  EXPECT_THROW(while (pipeline.poll_once()){}, Error);
  EXPECT_FALSE(pipeline.card_loss().has_value());
}

TEST(CardLossAtTheEnd, ACardLostWhileItsCountersAreReadLeavesThemUncounted) {
  ListedFrames source(frames(20));
  FailingCard card(1, FailingCard::Failure::kThrows);
  Interfaces interfaces;
  const RuleImage rules = accept_everything(interfaces);
  card.load_rules(rules);
  Pipeline pipeline({source, card, borrowed(rules), interfaces.all().size(), {}});
  while (pipeline.poll_once()) {
  }
  ASSERT_FALSE(pipeline.card_loss().has_value());
  pipeline.publish_exactly();
  EXPECT_EQ(pipeline.snapshot()->sessions().sum().accepted, 0U);
  ASSERT_TRUE(pipeline.card_loss().has_value());
  EXPECT_EQ(pipeline.card_loss()->uncounted_accepted, 20U);
  EXPECT_EQ(pipeline.totals().card_lost.frames, 0U);
}

}  // namespace
}  // namespace fibertap::testing
