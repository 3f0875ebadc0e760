#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "host/base/error.h"
#include "host/datapath/engines/model_engine.h"
#include "host/lab/engines/csim_engine.h"
#include "host/lab/traffic/random.h"
#include "host/lab/traffic/traffic.h"
#include "host/rules/compile.h"
#include "tests/host/datapath/engines/wanted_engines.h"
#include "tests/support/arena.h"
#include "tests/support/volume.h"

// Counters that are read while batches are under way: a reading holds what the reference model has
// counted after the batches before it, to the byte, whatever is submitted behind it meanwhile.

namespace fibertap::testing {
namespace {

using generation::Random;

/// The engines that every test asks, and a card of several units.
std::vector<Wanted> engines_that_read() {
  std::vector<Wanted> all = all_engines();
  for (const unsigned units : {2U, 4U}) {
    all.push_back({"xrt", {}, fmt::format("xrt_{}", units), units});
  }
  return all;
}

/// An engine beside the model: both are given the same batches and rules.
class ReadBesideModel {
 public:
  ReadBesideModel(const Wanted& wanted, Random& random)
      : cards_(emulated_card(wanted.units)),
        engine_(choose_engine(wanted.engine, cards_, wanted.cpu, kKernelEngines).engine),
        random_(random) {
    load();
  }

  /// Rules of which counters are read in several pieces, and frames for them.
  void load() {
    finish();
    generation::TrafficOptions options;
    options.sessions = random_.between<std::uint32_t>(1, 1200);
    options.filters = std::min(options.sessions, 8U);
    options.rules = 6;
    options.seed = random_.bits();
    traffic_ = generation::make_traffic(options);
    Interfaces interfaces;
    const RuleImage image =
        compile(traffic_->mirror(), {kVxlanPort, true, ++generation_}, interfaces);
    header_ = image.header();
    engine_->load_rules(image);
    model_.load_rules(image);
  }

  /// Whether there was a slot.
  bool submit() {
    BatchSlot* const slot = engine_->acquire();
    if (slot == nullptr) return false;
    Arena arena;
    for (auto frames = random_.between(1, 24); frames > 0; --frames) {
      const auto bytes = traffic_->next().bytes;
      arena.add(Bytes(bytes.begin(), bytes.end()));
    }
    give(arena, *slot);
    engine_->submit(*slot);
    ++in_flight_;

    BatchSlot& same = *model_.acquire();
    give(arena, same);
    model_.submit(same);
    model_.poll();
    model_.release(same);
    return true;
  }

  void poll() {
    BatchSlot* const slot = engine_->poll();
    if (slot == nullptr) return;
    EXPECT_EQ(slot->status.errors, 0U);
    engine_->release(*slot);
    --in_flight_;
  }

  void begin_reading() {
    if (reading_) return;
    readings_amid_batches_ += in_flight_ != 0 ? 1 : 0;
    reading_ = std::make_shared<CounterImage>(header_);
    std::ranges::fill(reading_->bytes(), std::uint8_t{0x5C});  // as one that was used before
    expected_ = std::make_unique<CounterImage>(model_.read_counters());
    engine_->begin_reading(reading_);
  }

  void ask() {
    if (!reading_ || !engine_->has_read()) return;
    ++readings_;
    EXPECT_TRUE(std::ranges::equal(reading_->bytes(), expected_->bytes()))
        << "reading " << readings_ << ", generation " << generation_;
    kept_.emplace_back(std::move(reading_), std::move(expected_));
    reading_.reset();
  }

  /// Lets everything come to its end, and holds the exact counters against the model's.
  void finish() {
    while (in_flight_ != 0) poll();
    while (reading_) ask();
    for (const auto& [reading, expected] : kept_) {
      EXPECT_TRUE(std::ranges::equal(reading->bytes(), expected->bytes()))
          << "the engine writes to it no more";
    }
    kept_.clear();
    if (generation_ == 0) return;
    EXPECT_TRUE(
        std::ranges::equal(engine_->read_counters().bytes(), model_.read_counters().bytes()))
        << "generation " << generation_;
  }

  std::size_t readings() const { return readings_; }
  std::size_t readings_amid_batches() const { return readings_amid_batches_; }

 private:
  static void give(const Arena& arena, BatchSlot& slot) {
    std::ranges::copy(arena.bytes(), slot.arena.begin());
    slot.arena_bytes = arena.bytes().size();
    slot.frames = arena.frames();
  }

  CardAccess cards_;
  std::unique_ptr<Engine> engine_;
  ModelEngine model_;
  Random& random_;
  std::unique_ptr<generation::Traffic> traffic_;
  abi::RuleImageHeader header_{};
  std::uint32_t generation_ = 0;
  std::size_t in_flight_ = 0;
  std::shared_ptr<CounterImage> reading_;
  std::unique_ptr<CounterImage> expected_;
  std::vector<std::pair<std::shared_ptr<CounterImage>, std::unique_ptr<CounterImage>>> kept_;
  std::size_t readings_ = 0;
  std::size_t readings_amid_batches_ = 0;
};

class CounterReadings : public ::testing::TestWithParam<Wanted> {};

TEST_P(CounterReadings, HoldWhatTheModelCountedBeforeThemAndNothingBehind) {
  const bool is_simulated = GetParam().engine != "cpu" && GetParam().engine != "model";
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  fmt::print("seed {}\n", seed);
  Random random(seed);
  ReadBesideModel both(GetParam(), random);
  const int steps = (is_simulated ? 1500 : 6000) / (kIsSanitized ? 5 : 1);
  for (int step = 0; step < steps && !HasFailure(); ++step) {
    const auto what = random.between(0, 99);
    if (what < 45) {
      both.submit();
    } else if (what < 75) {
      both.poll();
    } else if (what < 85) {
      both.begin_reading();
    } else if (what < 99) {
      both.ask();
    } else {
      both.load();
    }
  }
  both.finish();
  EXPECT_GT(both.readings(), static_cast<std::size_t>(steps) / 150);
  EXPECT_GT(both.readings_amid_batches(), both.readings() / 4) << "else nothing was shown";
}

TEST_P(CounterReadings, OfAnEngineAtRestComeByThemselves) {
  Random random(1);
  ReadBesideModel both(GetParam(), random);
  for (int reading = 0; reading < 3; ++reading) {
    both.begin_reading();
    both.finish();
    while (both.submit()) {
    }
    both.finish();
  }
  EXPECT_EQ(both.readings(), 3U);
}

TEST_P(CounterReadings, MayBeUnderWayWhenTheEngineGoes) {
  Random random(2);
  ReadBesideModel both(GetParam(), random);
  while (both.submit()) {
  }
  both.begin_reading();
}

INSTANTIATE_TEST_SUITE_P(Engines, CounterReadings, ::testing::ValuesIn(engines_that_read()),
                         [](const auto& wanted) { return wanted.param.name; });

}  // namespace
}  // namespace fibertap::testing
