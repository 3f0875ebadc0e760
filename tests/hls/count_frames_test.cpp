#include "hls/count_frames.h"

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

TEST(CountFrames, ABatchWithoutFramesCountsNothing) {
  const Lockstep none(testing::some_rules(), Arena());
  count_one_after_the_other(none, none);
}

}  // namespace
}  // namespace fibertap::kernel
