#include "hls/count_rows.h"

#include <map>

#include "hls/kernel_state.h"
#include "tests/hls/batches.h"
#include "tests/hls/index_sequences.h"
#include "tests/hls/loaded_state.h"
#include "tests/hls/lockstep.h"

namespace fibertap::kernel {
namespace {

using testing::Lockstep;

TEST(CountRows, EveryFrameCountsHoweverSoonItsRowComesAgain) {
  const auto state = testing::fresh_state();
  std::map<std::uint32_t, std::uint64_t> expected;
  TokenStream<RowCount> counts("row_counts");
  for (const testing::IndexSequence& sequence : testing::index_sequences(abi::kCardRowCounters)) {
    for (const auto& index : sequence) {
      if (index && expected.try_emplace(*index).second)
        RowStore::write(state->row_tallies, *index, 0);
      RowCount count;
      count.counted = index.has_value();
      count.row_counter = index.value_or(0);
      counts.write(pack(count));
      if (index) ++expected[*index];
    }
    // Counters go on from batch to batch.
    count_rows(static_cast<std::uint32_t>(sequence.size()), counts, state->row_tallies);
    for (const auto& [index, hits] : expected) {
      ASSERT_EQ(RowStore::read(state->row_tallies, index), hits) << "row counter " << index;
    }
  }
  testing::expect_all_read(counts);
}

TEST(CountRows, CountsAsTheModelDoes) {
  const Lockstep& batch = testing::random_frames();
  const auto state = testing::loaded_state(batch.image());
  TokenStream<RowCount> counts("row_counts");
  batch.give("row_counts", counts);
  count_rows(batch.frames(), counts, state->row_tallies);
  testing::expect_all_read(counts);
  std::map<std::uint64_t, std::uint64_t> expected;
  for (const auto& token : batch.model().stream("row_counts").tokens) {
    if (token.fields[0].value.low() == 1) ++expected[token.fields[1].value.low()];
  }
  ASSERT_FALSE(expected.empty());
  for (std::uint32_t i = 0; i < state->loaded.row_counters; ++i) {
    ASSERT_EQ(RowStore::read(state->row_tallies, i), expected[i]) << "row counter " << i;
  }
}

}  // namespace
}  // namespace fibertap::kernel
