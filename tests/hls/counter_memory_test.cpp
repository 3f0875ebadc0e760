#include "hls/counter_memory.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "hls/count_rows.h"
#include "hls/count_sessions.h"
#include "tests/hls/index_sequences.h"

namespace fibertap::kernel {
namespace {

using testing::IndexSequence;

/// Counts as the stages do, in the turns of `sequence`, and how many counts got lost.
template <typename Store, int kKept>
std::uint64_t lost_counts(const IndexSequence& sequence) {
  struct Card {
    typename Store::Memory memory;
  };
  static const auto card = std::make_unique<Card>();
  std::map<std::uint32_t, std::uint64_t> expected;
  for (const auto& index : sequence) {
    if (index && expected[*index]++ == 0) Store::write(card->memory, *index, 0);
  }
  CounterMemory<Store, kKept> counters;
  for (const auto& index : sequence) {
    typename Store::Word sum = 0;
    if (index) sum = counters.read(card->memory, *index) + 1U;
    counters.end_turn(card->memory, index.has_value(), index.value_or(0), sum);
  }
  counters.settle(card->memory);
  std::uint64_t lost = 0;
  for (const auto& [index, count] : expected) {
    lost += count - Store::read(card->memory, index).to_uint64();
  }
  return lost;
}

/// A B C D E A: one counter, `others` others, and it again.
IndexSequence again_after(int others) {
  IndexSequence sequence = {7};
  for (int i = 0; i < others; ++i) sequence.emplace_back(8 + i);
  sequence.emplace_back(7);
  return sequence;
}

/// The same with turns in between that count nothing.
IndexSequence again_after_pauses(int pauses) {
  IndexSequence sequence = {7};
  sequence.insert(sequence.end(), static_cast<std::size_t>(pauses), std::nullopt);
  sequence.emplace_back(7);
  return sequence;
}

template <typename Store>
class CounterMemories : public ::testing::Test {};
using Stores = ::testing::Types<RowStore, SessionStore>;
TYPED_TEST_SUITE(CounterMemories, Stores);

TYPED_TEST(CounterMemories, LoseNoCountHoweverSoonItComesAgain) {
  for (int others = 0; others <= 2 * kCounterDistance; ++others) {
    EXPECT_EQ((lost_counts<TypeParam, kCounterLatency>(again_after(others))), 0U) << others;
    EXPECT_EQ((lost_counts<TypeParam, kCounterLatency>(again_after_pauses(others))), 0U) << others;
  }
  for (const IndexSequence& sequence : testing::index_sequences(kSessionRows)) {
    EXPECT_EQ((lost_counts<TypeParam, kCounterLatency>(sequence)), 0U);
  }
}

TYPED_TEST(CounterMemories, LoseACountWhenTheTurnsKeptAreOneShort) {
  for (int others = 0; others <= 2 * kCounterDistance; ++others) {
    // Only what comes again in the last turn that the memory does not have yet.
    const unsigned lost = others == kCounterLatency - 1 ? 1 : 0;
    EXPECT_EQ((lost_counts<TypeParam, kCounterLatency - 1>(again_after(others))), lost) << others;
    EXPECT_EQ((lost_counts<TypeParam, kCounterLatency - 1>(again_after_pauses(others))), lost)
        << others;
  }
}

TYPED_TEST(CounterMemories, LoseACountForEveryTurnThatIsNotKept) {
  std::uint64_t lost = 0;
  for (int others = 0; others <= kCounterLatency; ++others) {
    lost += lost_counts<TypeParam, 1>(again_after(others));
  }
  EXPECT_EQ(lost, kCounterLatency - 1U);
}

TEST(Banks, EveryWordHasItsPlace) {
  using Store = Banks<20, 100, 7, 4>;  // six banks of 16 and a few words
  static_assert(Store::kBanks == 7);
  Store::Memory memory;
  for (unsigned i = 0; i < 100; ++i) Store::write(memory, i, 1000 * i + 1);
  for (unsigned i = 0; i < 100; ++i) {
    EXPECT_EQ(Store::read(memory, i), 1000 * i + 1) << i;
    EXPECT_EQ(memory[i / 16][i % 16], 1000 * i + 1) << i;
  }
}

}  // namespace
}  // namespace fibertap::kernel
