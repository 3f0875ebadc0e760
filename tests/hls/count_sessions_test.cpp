#include "hls/count_sessions.h"

#include <array>
#include <map>
#include <memory>

#include "abi/counters.h"
#include "hls/kernel_state.h"
#include "sim/model/model.h"
#include "tests/hls/batches.h"
#include "tests/hls/index_sequences.h"
#include "tests/hls/loaded_state.h"
#include "tests/hls/lockstep.h"

namespace fibertap::kernel {
namespace {

using testing::Lockstep;

using Counters = std::array<std::uint64_t, 3>;  // accepted, rejected, truncated

Counters counters_of(const SessionTally& tally) {
  return {tally.range(63, 0).to_uint64(), tally.range(127, 64).to_uint64(),
          tally.range(191, 128).to_uint64()};
}

TEST(CountSessions, EveryFrameCountsHoweverSoonItsSessionComesAgain) {
  const auto state = testing::fresh_state();
  std::map<std::uint32_t, Counters> expected;
  TokenStream<SessionCount> counts("session_counts");
  for (const testing::IndexSequence& sequence : testing::index_sequences(kSessionRows)) {
    std::uint32_t turn = 0;
    for (const auto& index : sequence) {
      if (index && expected.try_emplace(*index).second) state->session_tallies[*index] = 0;
      SessionCount count;
      count.counted = index.has_value();
      count.session = index.value_or(turn % 3);  // of a frame that is not counted anything
      count.accepted = turn % 3 != 0;
      count.rejected = turn % 3 == 0;
      count.truncated = turn % 3 == 1;
      counts.write(pack(count));
      ++turn;
      if (!index) continue;
      expected[*index][0] += count.accepted.to_uint();
      expected[*index][1] += count.rejected.to_uint();
      expected[*index][2] += count.truncated.to_uint();
    }
    // Counters go on from batch to batch.
    count_sessions(turn, counts, state->session_tallies);
    for (const auto& [index, counters] : expected) {
      ASSERT_EQ(counters_of(state->session_tallies[index]), counters) << "session " << index;
    }
  }
  testing::expect_all_read(counts);
}

TEST(CountSessions, TheThreeCountersDoNotRunIntoEachOther) {
  const auto state = testing::fresh_state();
  state->session_tallies[7] = ~SessionTally(0);
  TokenStream<SessionCount> counts("session_counts");
  SessionCount count;
  count.counted = 1;
  count.session = 7;
  count.accepted = 1;
  count.rejected = 0;
  count.truncated = 0;
  counts.write(pack(count));
  count_sessions(1, counts, state->session_tallies);
  const std::uint64_t most = ~std::uint64_t{0};
  EXPECT_EQ(counters_of(state->session_tallies[7]), (Counters{0, most, most}));
}

TEST(CountSessions, CountsAsTheModelDoes) {
  const Lockstep& batch = testing::random_frames();
  const auto state = testing::loaded_state(batch.image());
  TokenStream<SessionCount> counts("session_counts");
  batch.give("session_counts", counts);
  count_sessions(batch.frames(), counts, state->session_tallies);
  testing::expect_all_read(counts);
  std::uint64_t accepted = 0;
  for (std::uint32_t i = 0; i < state->loaded.session_rows(); ++i) {
    accepted += counters_of(state->session_tallies[i])[0];
  }
  EXPECT_EQ(accepted,
            batch.model().status.frames[static_cast<std::size_t>(abi::Disposition::accepted)]);
}

}  // namespace
}  // namespace fibertap::kernel
