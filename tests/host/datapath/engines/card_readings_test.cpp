#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "host/base/error.h"
#include "host/datapath/engines/model_engine.h"
#include "host/datapath/engines/xrt/card_access.h"
#include "host/datapath/engines/xrt/xrt_engine.h"
#include "host/rules/compile.h"
#include "tests/host/datapath/engines/hanging_card.h"
#include "tests/support/arena.h"
#include "tests/support/packet.h"
#include "tests/support/volume.h"

// A card that fails while READ_COUNTERS waits behind batches: what the engine says of it, and that
// it never takes what is no counters of the batches before for them.

namespace fibertap::testing {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;

constexpr std::chrono::milliseconds kCardTimeout{1000};
constexpr std::size_t kAllSlots = 4;  // all slots of two units

/// What became of a card of two units that was asked for counters behind kAllSlots batches, and
/// given as many behind the reading.
struct Outcome {
  std::string error;  // empty: none
  bool has_begun = false;
  bool has_read = false;
  bool takes_more = false;  // behind the error
};

class Asked {
 public:
  explicit Asked(const std::string& faults) : cards_(emulated(faults)) {}

  /// `polls`: whether batches are taken back meanwhile, as a pipeline does.
  Outcome run(bool polls) {
    Outcome outcome;
    try {
      load();
      while (submit()) {
      }
      const auto reading = std::make_shared<CounterImage>(rules_.header());
      const CounterImage expected = model_.read_counters();
      outcome.has_begun = true;
      engine_->begin_reading(reading);
      while (!engine_->has_read()) {
        if (polls && take_back()) submit();
      }
      outcome.has_read = true;
      EXPECT_TRUE(std::ranges::equal(reading->bytes(), expected.bytes()));
      while (in_flight_ != 0) {
        if (take_back()) submit();
      }
      EXPECT_TRUE(
          std::ranges::equal(engine_->read_counters().bytes(), model_.read_counters().bytes()));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Errc::kDevice);
      outcome.error = error.what();
      outcome.takes_more = takes_more();
    }
    return outcome;
  }

 private:
  static CardOptions emulated(const std::string& faults) {
    CardOptions options;
    options.card = "sim";
    options.timeout = kCardTimeout;
    options.emulated.units = 2;
    options.emulated.faults = faults;
    return options;
  }

  static RuleImage accept_everything() {
    Interfaces interfaces;
    return compile({}, {kVxlanPort, true, 9}, interfaces);
  }

  void load() {
    engine_.emplace(cards_.open(), cards_.label(), kCardTimeout, SlotSizes{2, 16384});
    engine_->load_rules(rules_);
    model_.load_rules(rules_);
  }

  static void give(const Arena& arena, BatchSlot& slot) {
    std::ranges::copy(arena.bytes(), slot.arena.begin());
    slot.arena_bytes = arena.bytes().size();
    slot.frames = arena.frames();
  }

  bool submit() {
    if (submitted_ == 2 * kAllSlots) return false;
    BatchSlot* const slot = engine_->acquire();
    if (slot == nullptr) return false;
    Arena arena;
    for (std::size_t i = 0; i <= submitted_; ++i) {
      arena.add(mirrored(Packet().ethernet().ipv4().udp().payload(i)));
    }
    give(arena, *slot);
    engine_->submit(*slot);
    ++submitted_;
    ++in_flight_;
    BatchSlot& same = *model_.acquire();
    give(arena, same);
    model_.submit(same);
    model_.poll();
    model_.release(same);
    return true;
  }

  bool take_back() {
    BatchSlot* const slot = engine_->poll();
    if (slot == nullptr) return false;
    // What a pipeline checks (check_result); a card is lost with it.
    if (slot->status.errors != 0) throw Error(Errc::kDevice, "error bits");
    engine_->release(*slot);
    --in_flight_;
    return true;
  }

  /// Whether it takes a batch.
  bool takes_more() {
    BatchSlot* const slot = engine_ ? engine_->acquire() : nullptr;
    if (slot == nullptr) return false;  // none is empty
    give(Arena().add(mirrored(Packet().ethernet().ipv4().udp())), *slot);
    try {
      engine_->submit(*slot);
      return true;
    } catch (const Error&) {
      return false;
    }
  }

  CardAccess cards_;
  RuleImage rules_ = accept_everything();
  ModelEngine model_;
  std::optional<XrtEngine> engine_;
  std::size_t submitted_ = 0;
  std::size_t in_flight_ = 0;
};

TEST(CardReadings, OfACardThatIsWellHoldWhatWasSubmittedBefore) {
  for (const bool polls : {false, true}) {
    const Outcome outcome = Asked("").run(polls);
    EXPECT_EQ(outcome.error, "");
    EXPECT_TRUE(outcome.has_read);
  }
}

TEST(CardReadings, EndWithAnErrorWhicheverTransferFails) {
  std::set<std::string> at;  // the commands that it was
  bool is_well = false;
  for (int transfer = 1; !is_well; transfer += kIsSanitized ? 5 : 1) {
    SCOPED_TRACE(fmt::format("transfer={}", transfer));
    const Outcome outcome = Asked(fmt::format("transfer={}", transfer)).run(transfer % 2 == 0);
    is_well = outcome.error.empty();
    if (is_well) break;
    EXPECT_FALSE(outcome.takes_more);
    EXPECT_THAT(outcome.error, AllOf(HasSubstr("card sim, compute unit mirror_target_"),
                                     HasSubstr("transfer of "), HasSubstr("Input/output error")));
    for (const char* const what : {"INFO", "LOAD", "batch", "READ_COUNTERS"}) {
      if (outcome.error.find(what) != std::string::npos) at.insert(what);
    }
    ASSERT_LT(transfer, 200) << "there are not so many";
  }
  EXPECT_TRUE(is_well);
  EXPECT_THAT(at, ::testing::IsSupersetOf({"batch", "READ_COUNTERS"}));
}

TEST(CardReadings, EndWithAnErrorWhereTheCardVanishesWithABatchBeforeOrBehind) {
  for (std::size_t batch = 1; batch <= 2 * kAllSlots; ++batch) {
    SCOPED_TRACE(batch);
    const Outcome outcome = Asked(fmt::format("vanish={}", batch)).run(true);
    EXPECT_TRUE(outcome.has_begun || batch <= kAllSlots) << "a batch behind the reading";
    EXPECT_FALSE(outcome.takes_more);
    EXPECT_THAT(outcome.error, AllOf(HasSubstr("card sim, compute unit mirror_target_"),
                                     AnyOf(HasSubstr(", batch "), HasSubstr(", READ_COUNTERS"))));
  }
}

TEST(CardReadings, EndWithinTheTimeoutWhereABatchBeforeNeverEnds) {
  struct Case {
    const char* fault;
    bool polls;
  };
  for (const Case& each : {Case{"hang=1", false}, {"hang=2:4", true}, {"slow=1:3s", false}}) {
    SCOPED_TRACE(each.fault);
    a_card_hangs = true;
    const auto start = std::chrono::steady_clock::now();
    const Outcome outcome = Asked(each.fault).run(each.polls);
    EXPECT_TRUE(outcome.has_begun);
    EXPECT_FALSE(outcome.has_read || outcome.takes_more);
    EXPECT_THAT(outcome.error,
                AllOf(HasSubstr(", batch "), HasSubstr("no end of the command within 1000 ms")));
    EXPECT_LT(std::chrono::steady_clock::now() - start, 10 * kCardTimeout);
  }
}

TEST(CardReadings, AreRefusedWhereTheirHeadIsOfOtherCounters) {
  struct Head {
    std::size_t byte;  // from 1
    const char* words;
  };
  for (const Head& head : {Head{1, "magic of the counter image: found "},
                           {9, "rule generation: found 0x8, expected 0x9"},
                           {13, "session rows: found "},
                           {17, "row counters: found "}}) {
    for (const int unit : {1, 2}) {
      SCOPED_TRACE(fmt::format("byte {} of unit {}", head.byte, unit));
      const Outcome outcome =
          Asked(fmt::format("flip-counters={}:{}", unit, head.byte)).run(unit == 1);
      EXPECT_FALSE(outcome.has_read);
      EXPECT_THAT(outcome.error,
                  AllOf(HasSubstr(fmt::format("mirror_target_{}, READ_COUNTERS: ", unit)),
                        HasSubstr(head.words), HasSubstr("the card is not used further")));
    }
  }
}

}  // namespace
}  // namespace fibertap::testing
