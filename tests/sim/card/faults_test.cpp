#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <new>
#include <system_error>
#include <thread>

#include "sim/card/faults.h"
#include "tests/sim/card/card_rig.h"

// What a host program sees of each fault.

namespace fibertap::testing {
namespace {

using namespace std::chrono_literals;

/// The errno that XRT throws.
template <typename Call>
int thrown_errno(Call call) {
  try {
    call();
  } catch (const std::system_error& error) {
    return error.code().value();
  }
  return 0;
}

/// Whether the first unit comes to hang; it takes its command in a thread of its own.
bool comes_to_hang(CardRig& rig) {
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  while (rig.card().units()[0].activity != card::UnitActivity::kHanging) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

class CardFaults : public ::testing::Test {
 protected:
  /// A unit with rules.
  static Unit ready(const CardRig& rig, unsigned number = 1) {
    Unit unit = rig.unit(number);
    unit.load(accepting_rules());
    return unit;
  }
};

TEST_F(CardFaults, AUnitThatHangsRunsIntoTheTimeoutAndTheOtherGoesOn) {
  CardRig rig(with_faults("hang=1", 2));
  Unit hanging = ready(rig, 1);
  Unit other = ready(rig, 2);
  hanging.start(some_frames(3));
  EXPECT_EQ(hanging.wait(100ms), ERT_CMD_STATE_TIMEOUT);
  EXPECT_TRUE(comes_to_hang(rig));
  EXPECT_EQ(other.run(some_frames(3)).status.errors, 0U);
  EXPECT_EQ(hanging.wait(100ms), ERT_CMD_STATE_TIMEOUT);
}

TEST_F(CardFaults, AUnitHangsFromTheBatchSaid) {
  CardRig rig(with_faults("hang=1:3"));
  Unit unit = ready(rig);
  unit.run(some_frames(1));
  unit.run(some_frames(1));
  unit.start(some_frames(1));
  EXPECT_EQ(unit.wait(100ms), ERT_CMD_STATE_TIMEOUT);
}

TEST_F(CardFaults, BuffersAndDeviceMayGoWhileAUnitHangs) {
  CardRig rig(with_faults("hang=1"));
  {
    Unit unit = ready(rig);
    unit.start(some_frames(1));
    EXPECT_EQ(unit.wait(10ms), ERT_CMD_STATE_TIMEOUT);
  }
  EXPECT_TRUE(comes_to_hang(rig));
}

TEST_F(CardFaults, ASlowUnitEndsLate) {
  CardRig rig(with_faults("slow=1:1s"));
  Unit unit = ready(rig);
  unit.start(some_frames(1));
  EXPECT_EQ(unit.wait(20ms), ERT_CMD_STATE_TIMEOUT);
  EXPECT_EQ(unit.finish().status.errors, 0U);
  EXPECT_GT(rig.card().link_report().seconds, 1);
}

TEST_F(CardFaults, BuffersThatGoWhileASlowUnitUsesThemGoWithItsCommand) {
  CardRig rig(with_faults("slow=1:200ms"));
  ready(rig).start(some_frames(1));
  std::this_thread::sleep_for(400ms);
  EXPECT_EQ(ready(rig).run(some_frames(1)).status.errors, 0U);
}

TEST_F(CardFaults, AResultLengthIsOutOfRangeInTheBatchSaid) {
  CardRig rig(with_faults("length=2"));
  Unit unit = ready(rig);
  EXPECT_LE(unit.run(some_frames(3)).status.result_bytes, Unit::kOutputBytes);
  EXPECT_GT(unit.run(some_frames(3)).status.result_bytes, Unit::kOutputBytes);
  EXPECT_LE(unit.run(some_frames(3)).status.result_bytes, Unit::kOutputBytes);
}

TEST_F(CardFaults, OneBitIsTurnedInTheResultOfTheBatchSaid) {
  CardRig rig(with_faults("flip=2"));
  Unit unit = ready(rig);
  const Answer<abi::BatchStatus> good = unit.run(some_frames(3));
  const Answer<abi::BatchStatus> bad = unit.run(some_frames(3));
  EXPECT_EQ(bad.status.result_crc32c, good.status.result_crc32c);
  int turned = 0;
  for (std::size_t i = 0; i < good.status.result_bytes; ++i) {
    turned += __builtin_popcount(static_cast<unsigned>(good.output[i] ^ bad.output[i]));
  }
  EXPECT_EQ(turned, 1);
}

TEST_F(CardFaults, OneBitIsTurnedInTheOutcomeWordsOfTheBatchSaid) {
  for (const std::size_t frames : {1U, 2U, 3U, 16U, 17U, 100U}) {
    SCOPED_TRACE(frames);
    CardRig rig(with_faults("flip-outcome=2"));
    Unit unit = ready(rig);
    const Answer<abi::BatchStatus> good = unit.run(some_frames(frames));
    const Answer<abi::BatchStatus> bad = unit.run(some_frames(frames));
    EXPECT_EQ(bad.status.outcomes_crc32c, good.status.outcomes_crc32c);
    EXPECT_EQ(bad.output, good.output);
    int turned = 0;
    for (std::size_t i = 0; i < frames * sizeof(abi::OutcomeWord); ++i) {
      turned += __builtin_popcount(static_cast<unsigned>(good.outcomes[i] ^ bad.outcomes[i]));
    }
    EXPECT_EQ(turned, 1) << "in the word of a frame";
    EXPECT_EQ(unit.run(some_frames(frames)).outcomes, good.outcomes) << "the next batch";
  }
}

TEST_F(CardFaults, OneBitIsTurnedInTheCountersOfTheUnitSaid) {
  CardRig rig(with_faults("flip-counters=2", 2));
  Unit good = ready(rig, 1);
  Unit bad = ready(rig, 2);
  for (Unit* const unit : {&good, &bad}) unit->run(some_frames(4));
  const Answer<abi::BatchStatus> expected = good.read_counters();
  Bytes found = bad.read_counters().output;
  found[sizeof(abi::CounterImageHeader)] ^= 1;
  EXPECT_EQ(found, expected.output) << "in what the first session accepted";
}

TEST_F(CardFaults, OneBitIsTurnedInTheByteOfCountersThatIsSaid) {
  const auto counters = [](const std::string& faults) {
    CardRig rig(with_faults(faults));
    return ready(rig).read_counters().output;
  };
  const Bytes expected = counters("");
  for (const std::size_t byte : {1U, 64U, 100U}) {
    SCOPED_TRACE(byte);
    Bytes found = counters(fmt::format("flip-counters=1:{}", byte));
    found[byte - 1] ^= 1;
    EXPECT_EQ(found, expected);
  }
}

TEST_F(CardFaults, TheAllocationSaidFails) {
  CardRig rig(with_faults("allocation=2"));
  const xrt::bo first(rig.device(), 4096, 0);
  EXPECT_THROW(xrt::bo(rig.device(), 4096, 0), std::bad_alloc);
  const xrt::bo third(rig.device(), 4096, 0);
}

TEST_F(CardFaults, TheTransferSaidFails) {
  CardRig rig(with_faults("transfer=2"));
  xrt::bo buffer(rig.device(), 4096, 0);
  buffer.sync(XCL_BO_SYNC_BO_TO_DEVICE);
  EXPECT_EQ(thrown_errno([&] { buffer.sync(XCL_BO_SYNC_BO_TO_DEVICE); }), EIO);
  buffer.sync(XCL_BO_SYNC_BO_TO_DEVICE);
}

TEST_F(CardFaults, InfoTellsAnotherAbiVersion) {
  CardRig rig(with_faults("abi=99"));
  EXPECT_EQ(rig.unit().info().abi_version, 99U);
}

TEST_F(CardFaults, ACardThatVanishesAbortsWhatItHasAndAnswersNothing) {
  CardRig rig(with_faults("vanish=2", 2));
  Unit first = ready(rig, 1);
  Unit second = ready(rig, 2);
  Unit behind = rig.unit(1);
  first.run(some_frames(1));
  second.start(some_frames(1));
  try {
    behind.start(some_frames(1));
    EXPECT_EQ(behind.wait(), ERT_CMD_STATE_ABORT);
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), ENODEV) << "the card was gone before the start";
  }
  EXPECT_EQ(second.wait(), ERT_CMD_STATE_COMPLETED);
  EXPECT_EQ(thrown_errno([&] { second.output().sync(XCL_BO_SYNC_BO_FROM_DEVICE); }), ENODEV);
  EXPECT_EQ(thrown_errno([&] { first.start(some_frames(1)); }), ENODEV);
  EXPECT_EQ(thrown_errno([&] { first.command().start(); }), ENODEV);
  EXPECT_EQ(thrown_errno([&] { rig.device().load_xclbin(rig.card().xclbin().string()); }), ENODEV);
  EXPECT_THROW(xrt::bo(rig.device(), 4096, 0), std::bad_alloc);
  EXPECT_ANY_THROW(xrt::device(0));
}

TEST(FaultSetting, NamesEachFault) {
  const card::Faults faults = card::parse_faults(
      "hang=2:5,slow=1:20ms,length=3,flip=4,allocation=5,transfer=6,vanish=7,abi=8,"
      "flip-outcome=9,flip-counters=10:11");
  EXPECT_EQ(faults.hang->unit, 2U);
  EXPECT_EQ(faults.hang->batch, 5U);
  EXPECT_EQ(faults.slow->unit, 1U);
  EXPECT_EQ(faults.slow->delay, 20ms);
  EXPECT_EQ(faults.length, 3U);
  EXPECT_EQ(faults.flip, 4U);
  EXPECT_EQ(faults.allocation, 5U);
  EXPECT_EQ(faults.transfer, 6U);
  EXPECT_EQ(faults.vanish, 7U);
  EXPECT_EQ(faults.abi, 8U);
  EXPECT_EQ(faults.flip_outcome, 9U);
  EXPECT_EQ(faults.flip_counters->unit, 10U);
  EXPECT_EQ(faults.flip_counters->byte, 11U);
  EXPECT_FALSE(card::parse_faults("").hang);
  EXPECT_EQ(card::parse_faults("slow=1:3us").slow->delay, 3us);
  EXPECT_EQ(card::parse_faults("slow=1:3s").slow->delay, 3s);
}

TEST(FaultSetting, RefusesWhatNobodyKnowsAndSaysWhatItExpected) {
  for (const char* text : {"melt=1", "hang", "hang=0", "hang=x", "hang=1:0", "flip=1x", "slow=1",
                           "slow=1:5", "slow=1:ms", "slow=1:5h", "flip=-1", "flip-outcome",
                           "flip-outcome=0", "flip-counters", "flip-counters=1:x", ",flip=1"}) {
    SCOPED_TRACE(text);
    try {
      card::EmulatedCard inserted(with_faults(text));
      ADD_FAILURE() << "was taken";
    } catch (const std::invalid_argument& error) {
      EXPECT_THAT(error.what(), ::testing::HasSubstr("expected"));
    }
  }
}

}  // namespace
}  // namespace fibertap::testing
