#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "host/datapath/engines/cpu/cpu_engine.h"
#include "host/datapath/engines/cpu/threaded_engine.h"
#include "host/datapath/engines/xrt/card_access.h"
#include "host/datapath/engines/xrt/xrt_engine.h"
#include "host/datapath/pipeline/accounts.h"
#include "host/datapath/pipeline/pipeline.h"
#include "host/datapath/sinks/queued_sink.h"
#include "host/datapath/sinks/writer.h"
#include "tests/host/datapath/pipeline/changing_rules.h"
#include "tests/host/datapath/pipeline/lagging_engine.h"
#include "tests/host/datapath/pipeline/pipeline_parts.h"
#include "tests/host/datapath/pipeline/snapshot_sums.h"
#include "tests/support/volume.h"

// What a pipeline publishes while it works: whenever it is looked at, all of it is of the same
// frames.

namespace fibertap::testing {
namespace {

using namespace std::chrono_literals;

/// Slower than any engine.
class SlowWriter final : public Writer {
 public:
  const std::string& path() const noexcept override { return path_; }
  void describe(std::span<const Interface> /*interfaces*/) noexcept override {}
  Loss take(std::span<std::uint8_t> /*blocks*/, std::uint64_t /*frames*/) noexcept override {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return {};
  }
  void finish(std::uint64_t /*time*/, std::span<const InterfaceCount> /*counts*/) override {}
  void interrupt() noexcept override {}
  std::uint64_t taken() const noexcept override { return 0; }

 private:
  const std::string path_ = "slow";
};

/// A pipeline with a sink that loses frames, random frames, and rules that change.
class LookedAt {
 public:
  LookedAt(std::uint64_t seed, const std::function<std::unique_ptr<Engine>(ChangingRules&)>& make)
      : rules_(seed), source_(rules_), engine_(make(rules_)), recorded_(*engine_) {
    const RuleImage& first = rules_.next();
    recorded_.load_rules(first);
    pipeline_.emplace(PipelineParts{source_,
                                    recorded_,
                                    borrowed(first),
                                    rules_.interfaces(),
                                    sinks_,
                                    false,
                                    [](const Error&) { return std::make_unique<ModelEngine>(); },
                                    {},
                                    0ns});
    seen_ = pipeline_->snapshot();
  }

  void step() {
    const bool goes_on = pipeline_->poll_once();
    ASSERT_TRUE(goes_on);
    look();
  }

  void swap() {
    const RuleImage& next = rules_.next();
    pipeline_->swap_rules(borrowed(next), rules_.interfaces());
    look();
    EXPECT_EQ(seen_->rules->header().generation, next.header().generation)
        << "what is in force is published at once";
  }

  void end() {
    source_.end();
    while (pipeline_->poll_once()) look();
    pipeline_->publish_exactly();
    look();
    EXPECT_EQ(seen_->received, source_.offered());
    EXPECT_EQ(seen_->pending, 0U);
  }

  Random& random() { return rules_.random(); }
  std::size_t looks() const { return looks_; }
  std::size_t amid_batches() const { return amid_batches_; }
  const Snapshot& seen() const { return *seen_; }

 private:
  void look() {
    const std::shared_ptr<const Snapshot> snapshot = pipeline_->snapshot();
    if (snapshot == seen_) return;
    ++looks_;
    amid_batches_ += snapshot->pending != 0 ? 1 : 0;
    expect_that_it_adds_up(*snapshot);
    EXPECT_LE(snapshot->received, source_.offered());
    EXPECT_GE(snapshot->totals.offered().frames, seen_->totals.offered().frames);
    if (!snapshot->card_loss) expect_the_models_rows(*snapshot);
    seen_ = snapshot;
  }

  /// Of each batch that is in the totals, and of no other.
  void expect_the_models_rows(const Snapshot& snapshot) {
    while (retried_frames_ < snapshot.totals.offered().frames) {
      const Judgement& judgement = recorded_.judgements.at(retried_++);
      retrial_.by(judgement.status.generation, judgement);
      retried_frames_ += judgement.frames;
    }
    ASSERT_EQ(retried_frames_, snapshot.totals.offered().frames) << "whole batches";
    const SessionStatistics expected = retrial_.sessions();
    const SessionStatistics found = snapshot.sessions();
    EXPECT_TRUE(hits_in(found) == hits_in(expected));
    EXPECT_EQ(found.sum().truncated, expected.sum().truncated);
  }

  ChangingRules rules_;
  EndlessFrames source_;
  std::unique_ptr<Engine> engine_;
  Recorded recorded_;
  SlowWriter writer_;
  QueuedSink sink_{writer_, {.bytes = 1}};
  Sink* const sinks_[1] = {&sink_};
  Retrial retrial_{rules_};
  std::size_t retried_ = 0;
  std::uint64_t retried_frames_ = 0;
  std::optional<Pipeline> pipeline_;
  std::shared_ptr<const Snapshot> seen_;
  std::size_t looks_ = 0;
  std::size_t amid_batches_ = 0;
};

/// Each is followed by a comparison of all sessions and rules.
constexpr int kSteps = kIsSanitized ? 150 : 600;

struct Asked {
  const char* name;
  std::function<std::unique_ptr<Engine>(ChangingRules&)> make;
  int steps;
};

void PrintTo(const Asked& asked, std::ostream* out) { *out << asked.name; }

class SnapshotSums : public ::testing::TestWithParam<Asked> {};

TEST_P(SnapshotSums, HoldAtRandomMomentsWhileRulesChangeAndASinkLosesFrames) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  fmt::print("seed {}\n", seed);
  LookedAt pipeline(seed, GetParam().make);
  for (int i = 0; i < GetParam().steps && !HasFatalFailure(); ++i) {
    if (pipeline.random().chance(3)) {
      pipeline.swap();
    } else {
      pipeline.step();
    }
  }
  pipeline.end();
  EXPECT_GT(pipeline.looks(), static_cast<std::size_t>(GetParam().steps) / 20);
  EXPECT_GT(pipeline.amid_batches(), pipeline.looks() / 10) << "else nothing was shown";
  EXPECT_GT(pipeline.seen().sinks.at(0).queue_full, 0U);
}

std::unique_ptr<Engine> emulated_card() {
  /// The card's engine, and what it needs.
  class Card final : public Engine {
   public:
    std::string_view name() const noexcept override { return engine_.name(); }
    void load_rules(const RuleImage& image) override { engine_.load_rules(image); }
    BatchSlot* acquire() override { return engine_.acquire(); }
    void submit(BatchSlot& slot) override { engine_.submit(slot); }
    BatchSlot* poll() override { return engine_.poll(); }
    void release(BatchSlot& slot) noexcept override { engine_.release(slot); }
    void begin_reading(std::shared_ptr<CounterImage> to) override {
      engine_.begin_reading(std::move(to));
    }
    bool has_read() override { return engine_.has_read(); }
    CounterImage read_counters() override { return engine_.read_counters(); }

   private:
    static CardOptions options() {
      CardOptions options;
      options.card = "sim";
      options.timeout = std::chrono::seconds(60);
      options.emulated.units = 2;
      return options;
    }
    CardAccess cards_{options()};
    XrtEngine engine_{cards_.open(), cards_.label(), cards_.options().timeout, kSmallSlots};
  };
  return std::make_unique<Card>();
}

INSTANTIATE_TEST_SUITE_P(
    Engines, SnapshotSums,
    ::testing::Values(
        Asked{"model", [](ChangingRules&) { return std::make_unique<ModelEngine>(kSmallSlots); },
              kSteps},
        Asked{"cpu",
              [](ChangingRules&) {
                return std::make_unique<CpuEngine>(cpu::choose_simd("auto"), kSmallSlots);
              },
              kSteps},
        Asked{"threads",
              [](ChangingRules&) {
                return std::make_unique<ThreadedCpuEngine>(cpu::choose_simd("auto"), 3, 16384);
              },
              kSteps},
        Asked{"lagging",
              [](ChangingRules& rules) {
                return std::make_unique<LaggingEngine>(rules.random(), SlotSizes{4, 9792});
              },
              kSteps},
        Asked{"card", [](ChangingRules&) { return emulated_card(); }, kSteps / 2}),
    [](const auto& asked) { return std::string(asked.param.name); });

TEST(SnapshotOfALostCard, AddsUpBeforeAndBehindTheLoss) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    LookedAt pipeline(seed, [](ChangingRules& rules) {
      return std::make_unique<LaggingEngine>(rules.random(), SlotSizes{4, 9792},
                                             rules.random().between(1, 30));
    });
    for (int i = 0; i < 200; ++i) {
      if (pipeline.random().chance(3)) {
        pipeline.swap();
      } else {
        pipeline.step();
      }
    }
    pipeline.end();
    EXPECT_TRUE(pipeline.seen().card_loss.has_value());
    EXPECT_GT(pipeline.looks(), 20U);
  }
}

class TimedSnapshots : public ::testing::Test {
 protected:
  TimedSnapshots() { engine_.load_rules(rules_); }

  Pipeline pipeline(std::chrono::nanoseconds age) {
    return Pipeline(
        {source_, engine_, borrowed(rules_), interfaces_.all().size(), {}, false, {}, {}, age});
  }

  Interfaces interfaces_;
  const RuleImage rules_ = accept_everything(interfaces_);
  generation::Random random_{1};
  LaggingEngine engine_{random_, {4, 9792}};
  ListedFrames source_{frames(1000)};
};

TEST_F(TimedSnapshots, AreTakenByThemselvesOnlyWhereAnAgeIsGiven) {
  Pipeline pipeline = this->pipeline(std::chrono::nanoseconds::max());
  const auto first = pipeline.snapshot();
  EXPECT_EQ(first->received, 0U);
  while (pipeline.poll_once()) {
  }
  EXPECT_EQ(pipeline.snapshot(), first);
  EXPECT_EQ(engine_.readings, 0U);
  pipeline.publish_exactly();
  EXPECT_EQ(pipeline.snapshot()->received, 1000U);
  EXPECT_EQ(pipeline.snapshot()->sessions().sum().accepted, 1000U);
}

TEST_F(TimedSnapshots, OfAPipelineWithoutFramesAreTakenWithoutAskingTheEngine) {
  class Silence final : public FrameSource {
   public:
    std::size_t pull(std::span<Frame>) override { return 0; }
    bool has_ended() const noexcept override { return false; }
  } silence;
  Pipeline pipeline(
      {silence, engine_, borrowed(rules_), interfaces_.all().size(), {}, false, {}, {}, 0ns});
  auto last = pipeline.snapshot();
  for (int i = 0; i < 10; ++i) {
    pipeline.poll_once();
    const auto next = pipeline.snapshot();
    EXPECT_GT(next->taken, last->taken);
    EXPECT_EQ(next->counters, last->counters);
    last = next;
  }
  EXPECT_EQ(engine_.readings, 0U);
}

TEST_F(TimedSnapshots, ThatAReaderKeepsDoNotChange) {
  Pipeline pipeline = this->pipeline(0ns);
  std::vector<std::shared_ptr<const Snapshot>> kept;
  std::vector<std::uint64_t> accepted;
  while (pipeline.poll_once()) {
    const auto snapshot = pipeline.snapshot();
    if (!kept.empty() && snapshot == kept.back()) continue;
    kept.push_back(snapshot);
    accepted.push_back(snapshot->sessions().sum().accepted);
  }
  EXPECT_GT(kept.size(), 2 * CounterImages::kReady);
  EXPECT_NE(accepted.front(), accepted.back());
  for (std::size_t i = 0; i < kept.size(); ++i) {
    EXPECT_EQ(kept[i]->sessions().sum().accepted, accepted[i]);
  }
}

TEST(CounterImagesTest, ComeBackFromTheirReadersAndOutliveThePool) {
  abi::RuleImageHeader header{};
  header.sessions = 3;
  std::optional<CounterImages> images(header);
  std::vector<std::shared_ptr<CounterImage>> held;
  for (std::size_t i = 0; i < 2 * CounterImages::kReady; ++i) held.push_back(images->take());
  std::vector<const CounterImage*> known;
  for (const auto& image : held) known.push_back(image.get());
  const auto last = held.back();
  held.clear();
  for (std::size_t i = 0; i < CounterImages::kReady; ++i) {
    held.push_back(images->take());
    EXPECT_TRUE(std::ranges::count(known, held.back().get())) << "it was used before";
  }
  images.reset();
  EXPECT_EQ(last->sessions().size(), 3U);
}

}  // namespace
}  // namespace fibertap::testing
