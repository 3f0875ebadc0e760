#include "hls/gather_inner.h"

#include "tests/hls/batches.h"
#include "tests/hls/frame_beats.h"
#include "tests/hls/lockstep.h"

namespace fibertap::kernel {
namespace {

using testing::Bytes;
using testing::Lockstep;

TEST(GatherInner, TheWindowHoldsWhatTheModelSees) {
  testing::for_each_two_batches([](const Lockstep& first, const Lockstep& second) {
    TokenStream<Beat> inner_beats("inner_beats");
    TokenStream<Window> windows("windows");
    TokenStream<Beat> payload("payload");
    first.give("inner_beats", inner_beats);
    second.give("inner_beats", inner_beats);
    for (const Lockstep* batch : {&first, &second}) {
      gather_inner(batch->frames(), inner_beats, windows, payload);
      batch->expect("windows", windows);
      batch->expect("payload", payload);
    }
    testing::expect_all_read(inner_beats);
  });
}

TEST(GatherInner, TheWindowLeavesWithTheFourthBeatSoThatTheRestMayWait) {
  TokenStream<Beat> inner_beats("inner_beats");
  TokenStream<Window> windows("windows");
  TokenStream<Beat> payload("payload");
  const Bytes frame = testing::counted_bytes(300);
  testing::give_frame(frame, inner_beats);
  gather_inner(1, inner_beats, windows, payload);
  ASSERT_EQ(windows.size(), 1U);
  const Window window = read<Window>(windows);
  EXPECT_EQ(window.bytes, abi::kParseWindowBytes);
  for (int i = 0; i < static_cast<int>(abi::kParseWindowBytes); ++i) {
    ASSERT_EQ(window.data.range(8 * i + 7, 8 * i).to_uint(), frame[static_cast<std::size_t>(i)]);
  }
  EXPECT_EQ(testing::take_frame(payload), frame);
}

}  // namespace
}  // namespace fibertap::kernel
