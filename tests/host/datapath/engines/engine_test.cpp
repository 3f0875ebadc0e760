#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "host/base/error.h"
#include "host/lab/engines/csim_engine.h"
#include "host/rules/compile.h"
#include "tests/host/datapath/engines/wanted_engines.h"
#include "tests/support/arena.h"
#include "tests/support/packet.h"

// What every engine promises (host/datapath/engines/engine.h), by the name that --engine takes.

namespace fibertap::testing {
namespace {

class EngineContract : public ::testing::TestWithParam<Wanted> {
 protected:
  EngineContract()
      : cards_(emulated_card()),
        engine_(choose_engine(GetParam().engine, cards_, GetParam().cpu, kKernelEngines).engine) {
    load(1);
  }

  void load(std::uint32_t generation) {
    Interfaces interfaces;
    engine_->load_rules(compile({}, {kVxlanPort, true, generation}, interfaces));
  }

  /// Puts `count` mirrored frames into a slot and submits it.
  BatchSlot* submit(std::size_t count) {
    BatchSlot* slot = engine_->acquire();
    if (slot == nullptr) return nullptr;
    Arena arena;
    for (std::size_t i = 0; i < count; ++i) {
      arena.add(mirrored(Packet().ethernet().ipv4().udp().payload(i)));
    }
    std::ranges::copy(arena.bytes(), slot->arena.begin());
    slot->arena_bytes = arena.bytes().size();
    slot->frames = arena.frames();
    engine_->submit(*slot);
    return slot;
  }

  BatchSlot* wait() {
    for (;;) {
      if (BatchSlot* slot = engine_->poll()) return slot;
    }
  }

  CardAccess cards_;
  std::unique_ptr<Engine> engine_;
};

TEST_P(EngineContract, ItsNameIsTheOneItWasAskedForBy) {
  EXPECT_EQ(engine_->name(), GetParam().engine);
}

TEST_P(EngineContract, SlotsComeBackInTheOrderTheyWereSubmitted) {
  std::vector<BatchSlot*> submitted;
  while (BatchSlot* slot = submit(submitted.size() + 1)) submitted.push_back(slot);
  ASSERT_GE(submitted.size(), 2U);
  for (std::size_t i = 0; i < submitted.size(); ++i) {
    BatchSlot* const slot = wait();
    EXPECT_EQ(slot, submitted[i]);
    EXPECT_EQ(slot->status.frames[static_cast<std::size_t>(abi::Disposition::accepted)], i + 1);
    engine_->release(*slot);
  }
  EXPECT_EQ(engine_->poll(), nullptr);
}

TEST_P(EngineContract, AReleasedSlotCanBeAcquiredAgain) {
  std::size_t slots = 0;
  while (submit(1) != nullptr) ++slots;
  engine_->release(*wait());
  EXPECT_NE(submit(1), nullptr);
  EXPECT_EQ(submit(1), nullptr);
  for (std::size_t i = 0; i < slots; ++i) engine_->release(*wait());
}

TEST_P(EngineContract, ASlotHasRoomForTheWorstResultOfItsArenaAndTheLargestRecord) {
  BatchSlot* const slot = engine_->acquire();
  ASSERT_NE(slot, nullptr);
  EXPECT_GE(slot->arena.size(), abi::frame_record_bytes(abi::kMaxFrameBytes));
  EXPECT_GE(slot->result.size(), slot->arena.size() / 64 * 76);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(slot->arena.data()) % 4096, 0U);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(slot->result.data()) % 4096, 0U);
  EXPECT_GE(slot->outcomes.size(), slot->arena.size() / 64) << "a record takes a beat at least";
  engine_->release(*slot);
}

TEST_P(EngineContract, EveryFrameHasItsOutcomeWordInInputOrder) {
  for (const std::size_t frames : {1U, 15U, 16U, 17U, 40U, 1U, 0U}) {
    SCOPED_TRACE(frames);
    BatchSlot* const slot = engine_->acquire();
    ASSERT_NE(slot, nullptr);
    Arena arena;
    std::vector<std::uint32_t> expected;
    for (std::uint32_t i = 0; i < frames; ++i) {
      const bool is_other = i % 3 == 2;
      arena.add(mirrored(Packet().ethernet().ipv4().udp())
                    .vni(i)
                    .destination_port(is_other ? 53 : kVxlanPort));
      expected.push_back((is_other ? abi::outcome_word(abi::Disposition::not_vxlan)
                                   : abi::outcome_word(abi::Disposition::accepted, i))
                             .bits);
    }
    expected.resize((frames + 15) / 16 * 16);
    std::ranges::copy(arena.bytes(), slot->arena.begin());
    slot->arena_bytes = arena.bytes().size();
    slot->frames = arena.frames();
    engine_->submit(*slot);
    ASSERT_EQ(wait(), slot);
    std::vector<std::uint32_t> found;
    for (std::size_t i = 0; i < expected.size(); ++i) found.push_back(slot->outcomes[i].bits);
    EXPECT_EQ(found, expected);
    engine_->release(*slot);
  }
}

TEST_P(EngineContract, StatusAndCountersTellTheGenerationThatJudged) {
  submit(3);
  BatchSlot* slot = wait();
  EXPECT_EQ(slot->status.generation, 1U);
  engine_->release(*slot);
  EXPECT_EQ(engine_->read_counters().sessions()[0].accepted, 3U);
  load(2);
  EXPECT_EQ(engine_->read_counters().sessions()[0].accepted, 0U) << "LOAD starts at zero";
  submit(1);
  slot = wait();
  EXPECT_EQ(slot->status.generation, 2U);
  engine_->release(*slot);
}

TEST_P(EngineContract, CountersAddUpOverBatchesThatOverlap) {
  std::size_t accepted = 0;
  std::size_t in_flight = 0;
  for (std::size_t batch = 0; batch < 50; ++batch) {
    if (submit(batch % 7) != nullptr) {
      accepted += batch % 7;
      ++in_flight;
    } else {
      engine_->release(*wait());
      --in_flight;
    }
  }
  for (; in_flight != 0; --in_flight) engine_->release(*wait());
  EXPECT_EQ(engine_->read_counters().sessions()[0].accepted, accepted);
}

INSTANTIATE_TEST_SUITE_P(Engines, EngineContract, ::testing::ValuesIn(all_engines()),
                         [](const auto& wanted) { return wanted.param.name; });

TEST(EngineChoice, AutoSaysWhichAndWhy) {
  CardOptions options;
  options.card = "99";  // no machine has that many
  CardAccess cards(options);
  const ChosenEngine chosen = choose_engine("auto", cards);
  EXPECT_EQ(chosen.engine->name(), "cpu");
  EXPECT_THAT(chosen.reason, ::testing::StartsWith("auto: card"));
  EXPECT_TRUE(choose_engine("model", cards).reason.empty());
}

TEST(EngineChoice, AutoSaysNothingOfCardsToWhoeverNamesNone) {
  CardAccess cards;
  const ChosenEngine chosen = choose_engine("auto", cards);
  EXPECT_EQ(chosen.engine->name(), "cpu");
  EXPECT_EQ(chosen.reason, "");
}

TEST(EngineChoice, ANamedEngineIsNeverReplaced) {
  CardOptions options;
  options.card = "99";
  CardAccess cards(options);
  EXPECT_THROW(choose_engine("xrt", cards), Error);
}

TEST(EngineChoice, AnUnknownNameIsBadUsage) {
  CardAccess cards;
  try {
    choose_engine("warp", cards);
    FAIL() << "found an engine";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kUsage);
    EXPECT_THAT(error.what(), ::testing::HasSubstr("found warp"));
  }
}

}  // namespace
}  // namespace fibertap::testing
