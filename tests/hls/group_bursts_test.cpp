#include "hls/group_bursts.h"

#include "tests/hls/batches.h"
#include "tests/hls/lockstep.h"

namespace fibertap::kernel {
namespace {

using testing::Lockstep;

TEST(GroupBursts, PassesTheRunOnAsTheModelHasIt) {
  testing::for_each_two_batches([](const Lockstep& first, const Lockstep& second) {
    TokenStream<ResultBeat> signed_beats("signed_beats");
    ::hls::stream<RawBeat> ready_beats("ready_beats");
    TokenStream<Burst> bursts("bursts");
    first.give("signed_beats", signed_beats);
    second.give("signed_beats", signed_beats);
    for (const Lockstep* batch : {&first, &second}) {
      group_bursts(signed_beats, ready_beats, bursts);
      batch->expect("ready_beats", ready_beats);
      batch->expect("bursts", bursts);
    }
    testing::expect_all_read(signed_beats);
  });
}

TEST(GroupBursts, EveryBurstIsFullButTheLastAndAnEmptyOneEndsThem) {
  TokenStream<ResultBeat> beats("beats");
  ::hls::stream<RawBeat> ready_beats("ready_beats");
  TokenStream<Burst> bursts("bursts");
  for (std::uint32_t count : {0U, 1U, 2U, 1023U, 1024U, 1025U, 2047U, 2048U, 2049U, 3000U}) {
    SCOPED_TRACE(count);
    for (std::uint32_t i = 0; i <= count; ++i) {
      ResultBeat beat;
      beat.data = i;
      beat.end = i == count;
      beats.write(pack(beat));
    }
    group_bursts(beats, ready_beats, bursts);
    ASSERT_EQ(ready_beats.size(), count);
    for (std::uint32_t i = 0; i < count; ++i) ASSERT_EQ(ready_beats.read(), i);
    for (std::uint32_t left = count; left != 0;) {
      const std::uint32_t burst = std::min<std::uint32_t>(left, kBurstBeats);
      ASSERT_EQ(read<Burst>(bursts).beats, burst);
      left -= burst;
    }
    ASSERT_EQ(read<Burst>(bursts).beats, 0U);
    testing::expect_all_read(beats, bursts);
  }
}

}  // namespace
}  // namespace fibertap::kernel
