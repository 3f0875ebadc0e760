#include "host/datapath/results/checked_result.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <ostream>
#include <vector>

#include "abi/result_block.h"
#include "host/base/error.h"
#include "sim/model/crc32c.h"
#include "sim/model/result_block.h"

namespace fibertap {
namespace {

using ::testing::HasSubstr;

constexpr std::uint32_t kGeneration = 5;
constexpr std::size_t kInterfaces = 2;

/// A finished slot of three frames, two of them accepted, which each test damages.
struct Finished {
  Finished() : memory(1024), outcomes(abi::outcome_words(3)) {
    const std::vector<std::uint8_t> frame(61, 0xAB);
    model::Accepted accepted{};
    accepted.interface_id = 1;
    accepted.kept = frame;
    accepted.origlen = 61;
    const auto block = model::result_block(accepted);
    std::ranges::copy(block, memory.begin());
    std::ranges::copy(block, memory.begin() + static_cast<std::ptrdiff_t>(block.size()));
    slot.result = memory;
    outcomes[0] = abi::outcome_word(abi::Disposition::accepted, 7);
    outcomes[1] = abi::outcome_word(abi::Rejection::rule, 8);
    outcomes[2] = abi::outcome_word(abi::Disposition::accepted, 9);
    slot.outcomes = outcomes;
    slot.frames = 3;
    slot.status.generation = kGeneration;
    slot.status.result_bytes = 2 * block.size();
    slot.status.frames[static_cast<std::size_t>(abi::Disposition::accepted)] = 2;
    slot.status.frames[static_cast<std::size_t>(abi::Disposition::rejected)] = 1;
    slot.status.rejected_by[0] = 1;
  }

  std::uint32_t block_bytes() const { return abi::result_block_bytes(61); }

  void poke(std::size_t at, std::uint32_t value) {
    std::memcpy(memory.data() + at, &value, sizeof(value));
  }

  std::vector<std::uint8_t> memory;
  std::vector<abi::OutcomeWord> outcomes;
  BatchSlot slot;
};

CheckedResult check(const Finished& finished) {
  return check_result(finished.slot, "test", kGeneration, kInterfaces);
}

TEST(CheckedResult, ASoundResultIsItsWholeBlocks) {
  const Finished finished;
  const CheckedResult result = check(finished);
  EXPECT_EQ(result.accepted, 2U);
  EXPECT_EQ(result.blocks.size(), 2U * finished.block_bytes());
  EXPECT_EQ(result.outcomes.data(), finished.outcomes.data());
  EXPECT_EQ(result.outcomes.size(), 3U);
}

TEST(CheckedResult, ABatchOfWhichNothingIsAcceptedIsEmpty) {
  Finished finished;
  finished.slot.status.result_bytes = 0;
  finished.slot.status.frames[static_cast<std::size_t>(abi::Disposition::accepted)] = 0;
  finished.slot.status.frames[static_cast<std::size_t>(abi::Disposition::unknown_vni)] = 2;
  finished.outcomes[0] = finished.outcomes[2] =
      abi::outcome_word(abi::Disposition::unknown_vni, 0xFFFFFF);
  EXPECT_TRUE(check(finished).blocks.empty());
}

struct Damage {
  const char* message;
  std::function<void(Finished&)> apply;

  friend void PrintTo(const Damage& damage, std::ostream* out) { *out << damage.message; }
};

class DamagedResult : public ::testing::TestWithParam<Damage> {};

TEST_P(DamagedResult, IsADeviceErrorThatNamesWhatWasFound) {
  Finished finished;
  GetParam().apply(finished);
  try {
    check(finished);
    FAIL() << "not noticed";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kDevice);
    EXPECT_THAT(error.what(), HasSubstr("engine test: "));
    EXPECT_THAT(error.what(), HasSubstr(GetParam().message));
  }
}

INSTANTIATE_TEST_SUITE_P(
    EveryField, DamagedResult,
    ::testing::Values(
        Damage{"error bits of a batch: found 4",
               [](Finished& f) { f.slot.status.errors = abi::kErrorResultFull; }},
        Damage{"rule generation of a batch: found 6, expected 5",
               [](Finished& f) { f.slot.status.generation = 6; }},
        Damage{"sum of all dispositions of a batch: found 4, expected 3",
               [](Finished& f) { f.slot.status.frames[0] = 1; }},
        Damage{"frames of a disposition of a batch: found 18446744073709551611, expected at most 3",
               [](Finished& f) {  // whose sum is right, modulo 2^64
                 f.slot.status.frames[0] = ~std::uint64_t{0} - 4;
                 f.slot.status.frames[1] = 5;
               }},
        Damage{"frames of a rejection of a batch: found 18446744073709551611, expected at most 3",
               [](Finished& f) { f.slot.status.rejected_by[0] = ~std::uint64_t{0} - 4; }},
        Damage{"sum of all rejections of a batch: found 2, expected 1",
               [](Finished& f) { f.slot.status.rejected_by[2] = 1; }},
        Damage{"outcome words that say rule of a batch: found 0, expected 1",
               [](Finished& f) { f.outcomes[1] = abi::outcome_word(abi::Rejection::no_match, 8); }},
        Damage{"outcome words that say rule of a batch: found 2, expected 1",
               [](Finished& f) { f.outcomes[0] = f.outcomes[1]; }},
        Damage{"outcome word 2 of a batch: found 0x00000946, expected a low byte that SPEC 10 has",
               [](Finished& f) { f.outcomes[2].bits |= 0x40; }},
        Damage{"result bytes of a batch: found 1025, expected at most 1024",
               [](Finished& f) { f.slot.status.result_bytes = 1025; }},
        Damage{"accepted frames of a batch: found 1, expected 2",
               [](Finished& f) { f.slot.status.result_bytes = f.block_bytes(); }},
        Damage{"block length of a batch",
               [](Finished& f) { f.slot.status.result_bytes = f.block_bytes() * 2 - 4; }},
        Damage{"bytes of the smallest block of a batch: found 76, expected at most 40",
               [](Finished& f) { f.slot.status.result_bytes = f.block_bytes() + 40; }},
        Damage{"block type of a batch: found 1", [](Finished& f) { f.poke(0, 1); }},
        Damage{"block length of a batch: found 0", [](Finished& f) { f.poke(4, 0); }},
        Damage{"block interface id of a batch: found 3, expected at most 2",
               [](Finished& f) { f.poke(8, 2); }},
        Damage{"block interface id of a batch: found 4294967296",
               [](Finished& f) { f.poke(8, 0xFFFFFFFF); }},
        Damage{"block caplen of a batch: found 4294967295",
               [](Finished& f) { f.poke(20, 0xFFFFFFFF); }},
        Damage{"block caplen of a batch: found 61, expected at most 60",
               [](Finished& f) { f.poke(24, 60); }},
        Damage{"block trailing length of a batch: found 8",
               [](Finished& f) { f.poke(f.block_bytes() - 4, 8); }}));

TEST(CheckedResult, OfACardTheErrorNamesWhichUnitJudgedWhichBatch) {
  Finished finished;
  finished.slot.origin = "card 0, compute unit mirror_target_2";
  finished.slot.number = 17;
  finished.slot.status.errors = abi::kErrorResultFull;
  try {
    check(finished);
    FAIL() << "not noticed";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("engine test: card 0, compute unit mirror_target_2, batch "
                                        "17: error bits: found 4, expected 0"));
  }
}

TEST(CheckedResult, TheSignaturesAreOfWholeBeats) {
  Finished finished;
  const auto crc_of = [](std::span<const std::uint8_t> bytes) {
    model::Crc32c sum;
    sum.add(bytes);
    return sum.value();
  };
  const std::size_t whole_beats = abi::beats(finished.slot.status.result_bytes) * abi::kBeatBytes;
  ASSERT_GT(whole_beats, finished.slot.status.result_bytes);
  finished.slot.status.result_crc32c = crc_of(finished.slot.result.first(whole_beats));
  std::span<std::uint8_t> words{reinterpret_cast<std::uint8_t*>(finished.outcomes.data()),
                                abi::kBeatBytes};
  finished.slot.status.outcomes_crc32c = crc_of(words);
  EXPECT_NO_THROW(check_signature(finished.slot, "test"));
  const auto expect_noticed = [&finished](std::uint8_t& byte) {
    byte ^= 0x10;
    EXPECT_THROW(check_signature(finished.slot, "test"), Error);
    byte ^= 0x10;
  };
  for (const std::size_t at : {std::size_t{0}, std::size_t{40}, whole_beats - 1}) {
    SCOPED_TRACE(at);
    expect_noticed(finished.memory[at]);
  }
  for (const std::size_t at : {0, 11, 12, 63}) {
    SCOPED_TRACE(at);
    expect_noticed(words[at]);
  }
}

}  // namespace
}  // namespace fibertap
