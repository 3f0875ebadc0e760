#include "hls/count_frames.h"

#include <cstring>

#include "tests/hls/batches.h"
#include "tests/hls/lockstep.h"

namespace fibertap::kernel {
namespace {

using testing::Arena;
using testing::Lockstep;
using testing::Packet;

void count_one_after_the_other(const Lockstep& first, const Lockstep& second) {
  TokenStream<Outcome> outcomes("outcomes");
  TokenStream<SessionCount> session_counts("session_counts");
  TokenStream<RowCount> row_counts("row_counts");
  TokenStream<Totals> totals("totals");
  first.give("outcomes", outcomes);
  second.give("outcomes", outcomes);
  for (const Lockstep* batch : {&first, &second}) {
    count_frames(batch->frames(), outcomes, session_counts, row_counts, totals);
    batch->expect("session_counts", session_counts);
    batch->expect("row_counts", row_counts);
    batch->expect("totals", totals);
  }
  testing::expect_all_read(outcomes);
}

TEST(CountFrames, SumsUpAsTheModelDoes) {
  testing::for_each_two_batches(count_one_after_the_other);
}

TEST(CountFrames, BytesAreSummedUpBeyond32Bits) {
  const testing::Bytes accepted = testing::mirrored(Packet().ethernet()).vni(2).bytes();
  const testing::Bytes malformed = testing::mirrored(Packet().ethernet()).udp_length(15).bytes();
  Arena arena;
  for (int i = 0; i < 5; ++i) {
    arena.add_cut(accepted, 0xFFFFFFFF).add_cut(malformed, 0xFFFFFFFF).add_cut(accepted, 0);
  }
  const Lockstep batch(testing::some_rules(), arena);
  ASSERT_GT(batch.model().status.bytes[static_cast<std::size_t>(abi::Disposition::accepted)],
            0xFFFFFFFFU);
  count_one_after_the_other(batch, batch);
}

TEST(CountFrames, EveryDispositionAndRejectionHasItsOwnSum) {
  TokenStream<Outcome> outcomes("outcomes");
  TokenStream<SessionCount> session_counts("session_counts");
  TokenStream<RowCount> row_counts("row_counts");
  TokenStream<Totals> totals("totals");
  abi::BatchStatus expected{};
  std::uint32_t frames = 0;
  for (unsigned disposition = 0; disposition < abi::kDispositions; ++disposition) {
    for (unsigned rejection = 0; rejection < abi::kRejections; ++rejection) {
      for (const bool truncated : {false, true}) {
        for (const bool present : {false, true}) {
          Outcome outcome = unpack<Outcome>(Wire<Outcome>(0));
          outcome.present = present;
          outcome.disposition = disposition;
          outcome.rejection = rejection;
          outcome.outer_truncated = truncated;
          outcome.origlen = 1U << frames % 32;
          outcomes.write(pack(outcome));
          ++frames;
          if (!present) continue;
          const std::uint64_t bytes = outcome.origlen.to_uint();
          expected.frames[disposition] += 1;
          expected.bytes[disposition] += bytes;
          if (disposition == static_cast<unsigned>(abi::Disposition::rejected)) {
            expected.rejected_by[rejection] += 1;
          }
          expected.outer_truncated_frames += truncated ? 1 : 0;
          expected.outer_truncated_bytes += truncated ? bytes : 0;
        }
      }
    }
  }
  count_frames(frames, outcomes, session_counts, row_counts, totals);
  const auto counts = read<Totals>(totals).counts;
  for (int i = 0; i < kTotals; ++i) {
    std::uint64_t sum = 0;
    std::memcpy(&sum, reinterpret_cast<const char*>(&expected.frames) + 8 * i, sizeof(sum));
    EXPECT_EQ(counts.range(64 * i + 63, 64 * i).to_uint64(), sum) << "sum " << i;
  }
}

TEST(CountFrames, ABatchWithoutFramesCountsNothing) {
  const Lockstep none(testing::some_rules(), Arena());
  count_one_after_the_other(none, none);
}

}  // namespace
}  // namespace fibertap::kernel
