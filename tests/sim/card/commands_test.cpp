#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include <cstring>
#include <vector>

#include "abi/counters.h"
#include "sim/csim/kernel.h"
#include "tests/sim/card/card_rig.h"

// What the units of an emulated card answer is what the kernel answers that they run.

namespace fibertap::testing {
namespace {

template <typename Record>
Bytes bytes_of(const Record& record) {
  const auto* const first = reinterpret_cast<const std::uint8_t*>(&record);
  return {first, first + sizeof(record)};
}

/// The first bytes of an output buffer, whose rest nobody has written.
Bytes head(const Bytes& output, std::size_t bytes) {
  return {output.begin(), output.begin() + static_cast<std::ptrdiff_t>(bytes)};
}

/// Fresh device memory.
Bytes fresh(std::size_t bytes) { return Bytes(bytes, 0xA5); }

void expect_same(const Answer<abi::BatchStatus>& card, const abi::BatchStatus& status,
                 const Bytes& output) {
  EXPECT_EQ(bytes_of(card.status), bytes_of(status));
  const std::size_t written = abi::beats(status.result_bytes) * abi::kBeatBytes;
  EXPECT_EQ(head(card.output, written), head(output, written));
}

class CardCommands : public ::testing::Test {
 protected:
  Answer<abi::BatchStatus> kernel_run(const Arena& arena) {
    Answer<abi::BatchStatus> answer{
        .status = {}, .output = Bytes(Unit::kOutputBytes), .outcomes = fresh(Unit::kOutcomeBytes)};
    std::vector<abi::OutcomeWord> outcomes(abi::outcome_words(arena.frames()));
    answer.status = kernel_.run(arena.bytes(), arena.frames(), answer.output, outcomes);
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(outcomes.data());
    std::copy_n(bytes, outcomes.size() * sizeof(abi::OutcomeWord), answer.outcomes.begin());
    return answer;
  }

  CardRig rig_;
  Unit unit_ = rig_.unit();
  csim::Kernel kernel_;
};

TEST_F(CardCommands, InfoTellsWhatTheKernelTells) {
  EXPECT_EQ(bytes_of(unit_.info()), bytes_of(kernel_.info()));
}

TEST_F(CardCommands, RunBeforeLoadSetsTheErrorBit) {
  const Answer<abi::BatchStatus> answer = unit_.run(some_frames(1));
  EXPECT_EQ(answer.status.errors, abi::kErrorNotLoaded);
  EXPECT_EQ(answer.outcomes, fresh(Unit::kOutcomeBytes)) << "nothing was judged";
}

TEST_F(CardCommands, RunsGiveTheBytesThatTheKernelGives) {
  ASSERT_EQ(unit_.load(accepting_rules()).errors, 0U);
  kernel_.load(accepting_rules());
  // One behind the other in the same buffers: what is behind the outcome words stays as it was.
  for (const std::size_t count : {0U, 1U, 2U, 15U, 16U, 17U, 63U, 64U, 200U}) {
    SCOPED_TRACE(count);
    const Arena arena = some_frames(count, static_cast<std::uint8_t>(count));
    const Answer<abi::BatchStatus> expected = kernel_run(arena);
    const Answer<abi::BatchStatus> found = unit_.run(arena);
    expect_same(found, expected.status, expected.output);
    EXPECT_EQ(found.outcomes, expected.outcomes);
  }
}

TEST_F(CardCommands, CountersAreThoseOfAllRunsSinceTheLoad) {
  unit_.load(accepting_rules(7));
  kernel_.load(accepting_rules(7));
  for (std::uint8_t batch = 0; batch < 3; ++batch) {
    unit_.run(some_frames(10, batch));
    kernel_run(some_frames(10, batch));
  }
  Bytes counters(Unit::kOutputBytes);
  const abi::BatchStatus status = kernel_.read_counters(counters);
  expect_same(unit_.read_counters(), status, counters);
}

TEST_F(CardCommands, NothingIsWrittenBehindTheResult) {
  unit_.load(accepting_rules());
  const Answer<abi::BatchStatus> answer = unit_.run(some_frames(3));
  const std::size_t written = abi::beats(answer.status.result_bytes) * abi::kBeatBytes;
  EXPECT_EQ(
      Bytes(answer.output.begin() + static_cast<std::ptrdiff_t>(written), answer.output.end()),
      fresh(answer.output.size() - written));
  const std::size_t words = abi::outcome_words(3) * sizeof(abi::OutcomeWord);
  EXPECT_EQ(
      Bytes(answer.outcomes.begin() + static_cast<std::ptrdiff_t>(words), answer.outcomes.end()),
      fresh(answer.outcomes.size() - words));
}

TEST(CardUnits, RunInParallelEachWithItsOwnRulesAndCounters) {
  card::CardSettings settings;
  settings.units = 4;
  CardRig rig(settings);
  std::vector<Unit> units;
  for (unsigned i = 1; i <= 4; ++i) {
    units.push_back(rig.unit(i));
    units.back().load(accepting_rules(i));
  }
  for (unsigned i = 0; i < 4; ++i) units[i].start(some_frames(50 + i));
  for (unsigned i = 0; i < 4; ++i) {
    const abi::BatchStatus status = units[i].finish().status;
    EXPECT_EQ(status.generation, i + 1);
    EXPECT_EQ(status.frames[static_cast<std::size_t>(abi::Disposition::accepted)], 50 + i);
  }
  for (unsigned i = 0; i < 4; ++i) {
    const Bytes counters = units[i].read_counters().output;
    abi::SessionCounters session;
    std::memcpy(&session, counters.data() + sizeof(abi::CounterImageHeader), sizeof(session));
    EXPECT_EQ(session.accepted, 50 + i);
  }
}

TEST(CardUnits, AreIdleWhenTheyHaveEnded) {
  CardRig rig;
  Unit unit = rig.unit();
  unit.info();
  const std::vector<card::UnitState> states = rig.card().units();
  ASSERT_EQ(states.size(), 1U);
  EXPECT_EQ(states[0].name, "mirror_target:mirror_target_1");
  EXPECT_EQ(states[0].waiting, 0U);
}

}  // namespace
}  // namespace fibertap::testing
