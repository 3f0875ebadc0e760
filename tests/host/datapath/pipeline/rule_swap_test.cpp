#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <optional>
#include <random>

#include "host/base/error.h"
#include "host/datapath/engines/xrt/card_access.h"
#include "host/datapath/engines/xrt/xrt_engine.h"
#include "host/datapath/pipeline/pipeline.h"
#include "tests/host/datapath/pipeline/changing_rules.h"
#include "tests/support/volume.h"

// Rules that change while frames come in: each frame is judged by one rule set, the one that its
// result names, and what was counted adds up over all of them.

namespace fibertap::testing {
namespace {

bool are_equal(const Judgement& left, const Judgement& right) {
  return left.result == right.result &&
         std::memcmp(&left.status, &right.status, sizeof(left.status)) == 0;
}

/// The test of both engines.
void swap_and_compare(Engine& engine, std::uint32_t swaps) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  fmt::print("seed {}\n", seed);
  ChangingRules rules(seed);
  EndlessFrames source(rules);
  Recorded recorded(engine);
  const RuleImage& first = rules.next();
  recorded.load_rules(first);
  Pipeline pipeline({source, recorded, borrowed(first), rules.interfaces(), {}});
  for (std::uint32_t i = 0; i < swaps; ++i) {
    for (auto steps = rules.random().between(0, 4); steps > 0; --steps) pipeline.poll_once();
    const RuleImage& next = rules.next();
    pipeline.swap_rules(borrowed(next), rules.interfaces());
  }
  source.end();
  while (pipeline.poll_once()) {
  }
  pipeline.publish_exactly();

  Retrial retrial(rules);
  Retrial by_the_rules_before(rules);
  std::uint64_t frames = 0;
  std::size_t would_differ = 0;
  std::uint32_t newest = 0;
  for (const Judgement& judgement : recorded.judgements) {
    const std::uint32_t generation = judgement.status.generation;
    ASSERT_GE(generation, newest) << "a batch behind a swap by the rules before it";
    newest = generation;
    ASSERT_TRUE(are_equal(judgement, retrial.by(generation, judgement)))
        << "generation " << generation << ", " << judgement.frames << " frames";
    frames += judgement.frames;
    if (generation > 1) {
      would_differ +=
          by_the_rules_before.by(generation - 1, judgement).result != judgement.result ? 1 : 0;
    }
  }
  const SessionStatistics sessions = pipeline.snapshot()->sessions();
  const SessionStatistics expected = retrial.sessions();
  EXPECT_EQ(frames, source.offered());
  EXPECT_EQ(pipeline.totals().offered().frames, source.offered());
  EXPECT_GT(newest, swaps - 20);
  EXPECT_GT(would_differ, recorded.judgements.size() / 2) << "else nothing was shown";
  EXPECT_TRUE(hits_in(sessions) == hits_in(expected));
  EXPECT_EQ(sessions.sum().accepted, expected.sum().accepted);
  EXPECT_EQ(sessions.sum().truncated, expected.sum().truncated);
  EXPECT_EQ(pipeline.snapshot()->sessions().sum().accepted,
            pipeline.totals()[abi::Disposition::accepted].frames);
  EXPECT_EQ(pipeline.snapshot()->sessions().sum().rejected,
            pipeline.totals()[abi::Disposition::rejected].frames);
}

TEST(RuleSwap, ByTheModelEveryFrameIsJudgedByTheRulesThatItsResultNames) {
  ModelEngine engine(kSmallSlots);
  swap_and_compare(engine, 100);
}

TEST(RuleSwap, OnACardEveryFrameIsJudgedByTheRulesThatItsResultNames) {
  CardOptions options;
  options.card = "sim";
  options.timeout = std::chrono::seconds(60);
  options.emulated.units = 2;
  CardAccess cards(options);
  XrtEngine engine(cards.open(), cards.label(), options.timeout, kSmallSlots);
  swap_and_compare(engine, testing::rounds(1000));
}

/// Refuses, or fails at, every image behind the first.
class OneImageEngine final : public SoftwareEngine<model::Model> {
 public:
  explicit OneImageEngine(Errc code, bool can_be_lost = true)
      : SoftwareEngine("one image", kSmallSlots), code_(code), can_be_lost_(can_be_lost) {}

  bool can_be_lost() const noexcept override { return can_be_lost_; }
  void load_rules(const RuleImage& image) override {
    if (is_loaded_) throw Error(code_, "one image is enough");
    is_loaded_ = true;
    SoftwareEngine::load_rules(image);
  }

 private:
  Errc code_;
  bool can_be_lost_;
  bool is_loaded_ = false;
};

class RefusedSwap : public ::testing::Test {
 protected:
  /// Offers frames, tries a swap in between, and offers more.
  void run(Pipeline& pipeline) {
    for (int i = 0; i < 5; ++i) pipeline.poll_once();
    const RuleImage& second = rules_.next();
    try {
      pipeline.swap_rules(borrowed(second), rules_.interfaces());
    } catch (const Error& error) {
      refusal_ = error;
    }
    for (int i = 0; i < 5; ++i) pipeline.poll_once();
    source_.end();
    while (pipeline.poll_once()) {
    }
    pipeline.publish_exactly();
    EXPECT_EQ(pipeline.totals().offered().frames, source_.offered());
    EXPECT_EQ(pipeline.snapshot()->sessions().sum().accepted,
              pipeline.totals()[abi::Disposition::accepted].frames);
    EXPECT_EQ(pipeline.snapshot()->sessions().sum().rejected,
              pipeline.totals()[abi::Disposition::rejected].frames);
  }

  ChangingRules rules_{7};
  EndlessFrames source_{rules_};
  const RuleImage& first_ = rules_.next();
  std::optional<Error> refusal_;
};

TEST_F(RefusedSwap, LeavesTheRulesBeforeAndTheirCountersInPlace) {
  OneImageEngine engine(Errc::kConfiguration);
  engine.load_rules(first_);
  Pipeline pipeline({source_, engine, borrowed(first_), rules_.interfaces(), {}});
  run(pipeline);
  EXPECT_TRUE(refusal_.has_value());
  EXPECT_FALSE(pipeline.card_loss().has_value());
}

TEST_F(RefusedSwap, OfSoftwareThatFailsInItLeavesTheRulesBeforeInPlaceToo) {
  OneImageEngine engine(Errc::kDevice, false);
  engine.load_rules(first_);
  Pipeline pipeline({source_, engine, borrowed(first_), rules_.interfaces(), {}});
  run(pipeline);
  EXPECT_TRUE(refusal_.has_value());
  EXPECT_FALSE(pipeline.card_loss().has_value());
}

TEST_F(RefusedSwap, OfACardThatIsLostInItLosesNoCounterAndSoftwareTakesTheNewRules) {
  OneImageEngine engine(Errc::kDevice);
  engine.load_rules(first_);
  Pipeline pipeline(
      {source_, engine, borrowed(first_), rules_.interfaces(), {}, false, [](const Error&) {
         return std::make_unique<ModelEngine>();
       }});
  run(pipeline);
  EXPECT_FALSE(refusal_.has_value());
  ASSERT_TRUE(pipeline.card_loss().has_value());
  EXPECT_EQ(pipeline.card_loss()->uncounted_accepted, 0U);
  EXPECT_EQ(pipeline.card_loss()->uncounted_rejected, 0U);
  EXPECT_EQ(pipeline.totals().card_lost.frames, 0U);
}

}  // namespace
}  // namespace fibertap::testing
