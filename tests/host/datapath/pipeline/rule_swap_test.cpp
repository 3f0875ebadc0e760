#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <list>
#include <map>
#include <optional>
#include <random>

#include "host/base/error.h"
#include "host/datapath/engines/model_engine.h"
#include "host/datapath/engines/xrt/card_access.h"
#include "host/datapath/engines/xrt/xrt_engine.h"
#include "host/datapath/pipeline/pipeline.h"
#include "host/lab/traffic/random_frame.h"
#include "host/lab/traffic/random_mirror.h"
#include "host/rules/compile.h"
#include "tests/support/packet.h"
#include "tests/support/volume.h"

// Rules that change while frames come in: each frame is judged by one rule set, the one that its
// result names, and what was counted adds up over all of them.

namespace fibertap::testing {
namespace {

using generation::Random;

constexpr SlotSizes kSmallSlots{2, 16384};

/// Rule sets over one network, so that a frame is another matter to each of them.
class ChangingRules {
 public:
  explicit ChangingRules(std::uint64_t seed)
      : random_(seed), network_(generation::random_network(random_, 12)) {}

  /// The next rule set; the ones before stay.
  const RuleImage& next() {
    Load& load = loads_.emplace_back();
    load.options.generation = static_cast<std::uint32_t>(loads_.size());
    load.options.accept_unknown_vni = random_.chance(30);
    load.mirror = generation::random_mirror(random_, network_);
    load.image = compile(load.mirror, load.options, interfaces_);
    return *load.image;
  }

  /// A frame that is for the newest of them.
  OwnedFrame frame() {
    const Load& load = loads_.back();
    return generation::RandomFrames(random_, network_, load.mirror, load.options).next(++now_);
  }

  const RuleImage& of_generation(std::uint32_t generation) const {
    return *std::ranges::find_if(loads_, [generation](const Load& load) {
              return load.options.generation == generation;
            })->image;
  }

  Random& random() { return random_; }
  std::size_t interfaces() const { return interfaces_.all().size(); }

 private:
  struct Load {
    Mirror mirror;
    CompileOptions options;
    std::optional<RuleImage> image;
  };

  Random random_;
  generation::Network network_;
  Interfaces interfaces_;
  std::list<Load> loads_;  // stay where they are
  std::uint64_t now_ = 0;
};

/// A source without end, until it is asked to end.
class EndlessFrames final : public FrameSource {
 public:
  explicit EndlessFrames(ChangingRules& rules) : rules_(rules) {}

  void end() { ended_ = true; }

  std::size_t pull(std::span<Frame> burst) override {
    if (ended_) return 0;
    frames_.clear();
    const auto count = rules_.random().between(1, std::min<std::size_t>(burst.size(), 40));
    for (std::size_t i = 0; i < count; ++i) burst[i] = frames_.emplace_back(rules_.frame()).view();
    offered_ += count;
    return count;
  }

  std::uint64_t offered() const { return offered_; }

 private:
  ChangingRules& rules_;
  std::list<OwnedFrame> frames_;
  std::uint64_t offered_ = 0;
  bool ended_ = false;
};

/// What an engine was given and what it answered.
struct Judgement {
  Bytes records;
  std::uint32_t frames;
  abi::BatchStatus status;
  Bytes result;
};

Bytes copy_of(std::span<const std::uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }

/// Another engine, under a recorder.
class Recorded final : public Engine {
 public:
  explicit Recorded(Engine& engine) : engine_(engine) {}

  std::string_view name() const noexcept override { return engine_.name(); }
  void load_rules(const RuleImage& image) override { engine_.load_rules(image); }
  BatchSlot* acquire() override { return engine_.acquire(); }
  void submit(BatchSlot& slot) override { engine_.submit(slot); }
  BatchSlot* poll() override {
    BatchSlot* const slot = engine_.poll();
    if (slot != nullptr) {
      judgements.push_back({copy_of(slot->records()), slot->frames, slot->status,
                            copy_of(slot->result.first(slot->status.result_bytes))});
    }
    return slot;
  }
  void release(BatchSlot& slot) noexcept override { engine_.release(slot); }
  void begin_reading(std::shared_ptr<CounterImage> to) override {
    engine_.begin_reading(std::move(to));
  }
  bool has_read() override { return engine_.has_read(); }
  CounterImage read_counters() override { return engine_.read_counters(); }

  std::vector<Judgement> judgements;

 private:
  Engine& engine_;
};

/// What the model makes of the same records by the rules of one generation.
class Retrial {
 public:
  explicit Retrial(const ChangingRules& rules) : rules_(rules) {}

  Judgement by(std::uint32_t generation, const Judgement& judgement) {
    if (generation != loaded_) load(generation);
    BatchSlot& slot = *model_.acquire();
    std::ranges::copy(judgement.records, slot.arena.begin());
    slot.arena_bytes = judgement.records.size();
    slot.frames = judgement.frames;
    model_.submit(slot);
    Judgement again{judgement.records, slot.frames, slot.status,
                    copy_of(slot.result.first(slot.status.result_bytes))};
    model_.poll();
    model_.release(slot);
    return again;
  }

  void fold() {
    if (loaded_ != 0) sessions.fold(rules_.of_generation(loaded_), model_.read_counters());
  }

  SessionStatistics sessions;

 private:
  void load(std::uint32_t generation) {
    fold();
    model_.load_rules(rules_.of_generation(generation));
    loaded_ = generation;
  }

  const ChangingRules& rules_;
  ModelEngine model_;
  std::uint32_t loaded_ = 0;
};

bool are_equal(const Judgement& left, const Judgement& right) {
  return left.result == right.result &&
         std::memcmp(&left.status, &right.status, sizeof(left.status)) == 0;
}

/// The rules that decided any frame: the model did not load what no batch was judged by.
std::map<SessionStatistics::RuleKey, std::uint64_t> hits_in(const SessionStatistics& statistics) {
  auto hits = statistics.rules();
  std::erase_if(hits, [](const auto& rule) { return rule.second == 0; });
  return hits;
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
  retrial.fold();
  EXPECT_EQ(frames, source.offered());
  EXPECT_EQ(pipeline.totals().offered().frames, source.offered());
  EXPECT_GT(newest, swaps - 20);
  EXPECT_GT(would_differ, recorded.judgements.size() / 2) << "else nothing was shown";
  EXPECT_TRUE(hits_in(pipeline.snapshot()->sessions()) == hits_in(retrial.sessions));
  EXPECT_EQ(pipeline.snapshot()->sessions().sum().accepted, retrial.sessions.sum().accepted);
  EXPECT_EQ(pipeline.snapshot()->sessions().sum().truncated, retrial.sessions.sum().truncated);
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
