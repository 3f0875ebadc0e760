#include "host/datapath/engines/xrt/xrt_engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iterator>

#include "host/base/error.h"
#include "host/datapath/engines/model_engine.h"
#include "host/datapath/engines/xrt/card_access.h"
#include "host/datapath/engines/xrt/card_library.h"
#include "host/rules/compile.h"
#include "sim/card/emulated_card.h"
#include "sim/card/memory_file.h"
#include "tests/host/datapath/engines/hanging_card.h"
#include "tests/support/arena.h"
#include "tests/support/packet.h"

// The card engine on the emulated card: what it promises beside what every engine does.

namespace fibertap::testing {
namespace {

using ::testing::HasSubstr;

constexpr SlotSizes kSmallSlots{2, 16384};

CardOptions emulated(unsigned units, const std::string& faults = {},
                     std::chrono::milliseconds timeout = std::chrono::seconds(60)) {
  CardOptions options;
  options.card = "sim";
  options.timeout = timeout;
  options.emulated.units = units;
  options.emulated.faults = faults;
  return options;
}

RuleImage accept_everything(std::uint32_t generation = 1) {
  Interfaces interfaces;
  return compile({}, {kVxlanPort, true, generation}, interfaces);
}

/// Puts `frames` mirrored frames into a slot; nullptr when there is none.
BatchSlot* fill(Engine& engine, std::size_t frames) {
  BatchSlot* const slot = engine.acquire();
  if (slot == nullptr) return nullptr;
  Arena arena;
  for (std::size_t i = 0; i < frames; ++i) {
    arena.add(mirrored(Packet().ethernet().ipv4().udp().payload(i)));
  }
  std::memcpy(slot->arena.data(), arena.bytes().data(), arena.bytes().size());
  slot->arena_bytes = arena.bytes().size();
  slot->frames = arena.frames();
  return slot;
}

/// Returns the oldest slot; throws what the engine throws.
BatchSlot& wait(Engine& engine) {
  for (;;) {
    if (BatchSlot* const slot = engine.poll()) return *slot;
  }
}

/// Runs `batches` batches of 1, 2, 3, ... frames, as many in flight as there are slots, and hands
/// each finished slot to `see`.
template <typename See>
void run(Engine& engine, std::size_t batches, See see) {
  std::size_t begun = 0;
  for (std::size_t done = 0; done < batches; ++done) {
    while (begun < batches) {
      BatchSlot* const slot = fill(engine, begun + 1);
      if (slot == nullptr) break;
      ++begun;
      engine.submit(*slot);
    }
    BatchSlot& slot = wait(engine);
    see(slot, done);
    engine.release(slot);
  }
}

/// The outcome words of a finished slot, the fill of the last beat included.
std::vector<std::uint32_t> words_of(const BatchSlot& slot) {
  std::vector<std::uint32_t> words;
  for (const abi::OutcomeWord word : slot.outcomes.first(abi::outcome_words(slot.frames))) {
    words.push_back(word.bits);
  }
  return words;
}

class XrtEngineUnits : public ::testing::TestWithParam<unsigned> {};

TEST_P(XrtEngineUnits, BatchesGoToAllUnitsAndTheirCountersAddUp) {
  CardAccess cards(emulated(GetParam()));
  XrtEngine engine(cards.open(), cards.label(), cards.options().timeout, kSmallSlots);
  ModelEngine model;
  const RuleImage rules = accept_everything();
  engine.load_rules(rules);
  model.load_rules(rules);

  constexpr std::size_t kBatches = 17;
  std::vector<std::vector<std::uint8_t>> results;
  std::vector<std::vector<std::uint32_t>> words;
  run(engine, kBatches, [&](BatchSlot& slot, std::size_t) {
    const auto blocks = slot.result.first(slot.status.result_bytes);
    results.emplace_back(blocks.begin(), blocks.end());
    words.push_back(words_of(slot));
  });
  run(model, kBatches, [&](BatchSlot& slot, std::size_t done) {
    EXPECT_TRUE(std::ranges::equal(slot.result.first(slot.status.result_bytes), results[done]));
    EXPECT_EQ(words_of(slot), words[done]);
  });
  EXPECT_TRUE(std::ranges::equal(engine.read_counters().bytes(), model.read_counters().bytes()));
  for (const card::UnitState& unit : cards.emulated()->units()) {
    EXPECT_GT(unit.commands, 3U) << unit.name << " did more than INFO, LOAD and READ_COUNTERS";
  }
}

INSTANTIATE_TEST_SUITE_P(Units, XrtEngineUnits, ::testing::Values(1U, 2U, 4U));

TEST(XrtEngine, OnlyResultAndOutcomesComeBack) {
  CardAccess cards(emulated(1));
  XrtEngine engine(cards.open(), cards.label(), cards.options().timeout, kSmallSlots);
  engine.load_rules(accept_everything());
  BatchSlot* const slot = fill(engine, 3);
  std::ranges::fill(slot->result, std::uint8_t{0x5A});
  std::ranges::fill(slot->outcomes, abi::OutcomeWord{0x5A5A5A5A});
  engine.submit(*slot);
  wait(engine);
  const std::size_t whole_beats = abi::beats(slot->status.result_bytes) * abi::kBeatBytes;
  EXPECT_GT(whole_beats, 0U);
  EXPECT_THAT(slot->result.subspan(whole_beats), ::testing::Each(0x5A));
  EXPECT_EQ(slot->outcomes[15].bits, 0U) << "the fill of the beat that three words take";
  EXPECT_THAT(slot->outcomes.subspan(16),
              ::testing::Each(::testing::Field(&abi::OutcomeWord::bits, 0x5A5A5A5AU)));
  engine.release(*slot);
}

TEST(XrtEngine, EveryBatchTellsTheGenerationThatJudgedItWhenRulesChangeInBetween) {
  CardAccess cards(emulated(2));
  XrtEngine engine(cards.open(), cards.label(), cards.options().timeout, kSmallSlots);
  for (std::uint32_t generation = 1; generation <= 20; ++generation) {
    engine.load_rules(accept_everything(generation));
    std::uint64_t frames = 0;
    run(engine, 3, [&](BatchSlot& slot, std::size_t) {
      EXPECT_EQ(slot.status.generation, generation);
      frames += slot.frames;
    });
    EXPECT_EQ(engine.read_counters().sessions()[0].accepted, frames);
  }
}

TEST(XrtEngine, ASlotTellsWhichUnitJudgedWhichBatch) {
  CardAccess cards(emulated(2));
  XrtEngine engine(cards.open(), cards.label(), cards.options().timeout, kSmallSlots);
  engine.load_rules(accept_everything());
  run(engine, 4, [](BatchSlot& slot, std::size_t done) {
    EXPECT_EQ(slot.number, done + 1);
    EXPECT_THAT(slot.origin, HasSubstr("card sim, compute unit mirror_target_"));
  });
}

TEST(XrtEngine, RulesThatTheCardDoesNotHoldAreAConfigurationError) {
  CardAccess cards(emulated(1));
  XrtEngine engine(cards.open(), cards.label(), cards.options().timeout, kSmallSlots);
  abi::RuleImageHeader header{};
  header.sessions = abi::kCardSessions + 1;
  try {
    engine.load_rules(RuleImage(header));
    FAIL() << "loaded";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kConfiguration);
  }
}

struct Fault {
  const char* name;
  const char* setting;
  std::vector<const char*> words;  // of the error, beside the card's name
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.setting; }

class XrtEngineFault : public ::testing::TestWithParam<Fault> {};

TEST_P(XrtEngineFault, IsAnErrorThatNamesCardUnitBatchAndValueWithinTheTimeout) {
  const auto start = std::chrono::steady_clock::now();
  constexpr std::chrono::milliseconds kTimeout{1000};
  const std::string_view setting = GetParam().setting;
  a_card_hangs = a_card_hangs || setting.starts_with("hang") || setting.starts_with("slow");
  try {
    CardAccess cards(emulated(2, GetParam().setting, kTimeout));
    XrtEngine engine(cards.open(), cards.label(), kTimeout, kSmallSlots);
    engine.load_rules(accept_everything());
    run(engine, 20, [](BatchSlot&, std::size_t) {});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kDevice);
    EXPECT_THAT(error.what(), HasSubstr("card sim"));
    for (const char* const word : GetParam().words) EXPECT_THAT(error.what(), HasSubstr(word));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, 10 * kTimeout);
}

INSTANTIATE_TEST_SUITE_P(
    Faults, XrtEngineFault,
    ::testing::Values(
        Fault{
            "hang", "hang=2", {"mirror_target_2, batch ", "no end of the command within 1000 ms"}},
        Fault{"slow", "slow=1:3s", {"mirror_target_1, batch 1", "no end of the command"}},
        Fault{"length", "length=5", {"mirror_target_", "batch ", "result bytes: found "}},
        Fault{"vanish", "vanish=3", {"mirror_target_", "batch "}},
        Fault{
            "allocation", "allocation=4", {"mirror_target_1", "allocation of 16384 bytes in DDR["}},
        Fault{"transfer", "transfer=12", {"mirror_target_", "transfer of ", "Input/output error"}},
        Fault{"abi", "abi=9", {"mirror_target_1, INFO", "ABI version: found 0x9, expected 0x2"}}),
    [](const auto& fault) { return std::string(fault.param.name); });

TEST(XrtEngine, ASlowUnitKeepsTheOrder) {
  CardAccess cards(emulated(2, "slow=1:20ms"));
  XrtEngine engine(cards.open(), cards.label(), cards.options().timeout, kSmallSlots);
  engine.load_rules(accept_everything());
  run(engine, 8, [](BatchSlot& slot, std::size_t done) { EXPECT_EQ(slot.frames, done + 1); });
}

TEST(XrtEngine, AnEngineWithBatchesInFlightCanGo) {
  CardAccess cards(emulated(2));
  XrtEngine engine(cards.open(), cards.label(), cards.options().timeout, kSmallSlots);
  engine.load_rules(accept_everything());
  while (BatchSlot* const slot = fill(engine, 5)) engine.submit(*slot);
}

/// The emulated card's xclbin with the outcomes of unit 0 in `bank`.
std::vector<std::uint8_t> xclbin_with_outcomes_in(std::int32_t bank, const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::vector<std::uint8_t> bytes(std::istreambuf_iterator<char>(stream), {});
  // Argument, unit and memory of a connection, as xclbin.h has them.
  const std::array<std::int32_t, 3> connection = {abi::kArgOutcomes, 0, 2};
  const auto* const first = reinterpret_cast<const std::uint8_t*>(connection.data());
  const auto at = std::search(bytes.begin(), bytes.end(), first, first + sizeof(connection));
  EXPECT_NE(at, bytes.end());
  std::memcpy(&*at + 2 * sizeof(bank), &bank, sizeof(bank));
  return bytes;
}

TEST(XrtEngine, AnXclbinThatHasOutcomesAndStatusApartIsRefused) {
  const card::EmulatedCard emulated;
  for (const std::int32_t bank : {2, 3}) {
    const card::MemoryFile xclbin(xclbin_with_outcomes_in(bank, emulated.xclbin().string()));
    const std::shared_ptr<Card> card = card_library().open("0", xclbin.path().string());
    try {
      const XrtEngine engine(card, "card 0", std::chrono::seconds(60), kSmallSlots);
      EXPECT_EQ(bank, 2) << "was taken";
    } catch (const Error& error) {
      EXPECT_EQ(bank, 3) << error.what();
      EXPECT_EQ(error.code(), Errc::kDevice);
      EXPECT_THAT(error.what(), HasSubstr("card 0, compute unit mirror_target_1: xclbin: found "
                                          "memory 3 for outcomes and 2 for status"));
    }
  }
}

TEST(CardAccess, AFaultThatNoCardHasIsBadUsage) {
  CardAccess cards(emulated(1, "headache=1"));
  try {
    cards.open();
    FAIL() << "opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kUsage);
    EXPECT_THAT(error.what(), HasSubstr("headache"));
  }
}

}  // namespace
}  // namespace fibertap::testing

// Asked by LeakSanitizer, where there is one.
extern "C" int __lsan_is_turned_off();  // NOLINT(bugprone-reserved-identifier)
extern "C" int __lsan_is_turned_off() { return fibertap::testing::a_card_hangs; }
