#include "sim/csim/stage_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace fibertap::csim {
namespace {

using Word = ap_uint<12>;

// A region of the shape that stands still when its depths are chosen too small: `gather` wants so
// many words before it says anything, and the words that go round it wait meanwhile.

void split(int words, ::hls::stream<Word>& straight, ::hls::stream<Word>& round) {
  for (int i = 0; i < words; ++i) {
    straight.write(i);
    round.write(i);
  }
}

void gather(int words, ::hls::stream<Word>& straight, ::hls::stream<Word>& sums) {
  Word sum = 0;
  for (int i = 0; i < words; ++i) sum += straight.read();
  sums.write(sum);
}

void join(int words, ::hls::stream<Word>& sums, ::hls::stream<Word>& round, Word& out) {
  out = sums.read();
  for (int i = 0; i < words; ++i) out += round.read();
}

template <int kRoundDepth>
Word run_region(int words) {
  Word out = 0;
  ::hls::stream<Word, 2> straight("straight");
  ::hls::stream<Word, kRoundDepth> round("round");
  ::hls::stream<Word, 2> sums("sums");
  FIBERTAP_STAGE(split, words, straight, round);
  FIBERTAP_STAGE(gather, words, straight, sums);
  FIBERTAP_STAGE(join, words, sums, round, out);
  FIBERTAP_JOIN();
  return out;
}

TEST(StageRunner, StreamsThatAreDeepEnoughLetEveryStageEnd) {
  StageRunner runner(true);
  EXPECT_EQ(run_region<8>(8), 56U);
}

TEST(StageRunner, AStreamThatIsTooSmallIsReportedWithTheStagesThatWait) {
  StageRunner runner(true);
  try {
    run_region<7>(8 + 3);
    FAIL() << "expected a deadlock";
  } catch (const StreamDeadlock& deadlock) {
    EXPECT_THAT(deadlock.what(), ::testing::HasSubstr("split waits to write full stream 'round'"));
    EXPECT_THAT(deadlock.what(),
                ::testing::HasSubstr("gather waits to read empty stream 'straight'"));
    EXPECT_THAT(deadlock.what(), ::testing::HasSubstr("join waits to read empty stream 'sums'"));
  }
}

TEST(StageRunner, PlainStreamsHaveNoBounds) {
  StageRunner runner(false);
  EXPECT_EQ(run_region<1>(30), 2U * (29U * 30U / 2U));
}

TEST(StageRunner, APlainStageThatReadsTooMuchIsReportedWithItsStream) {
  StageRunner runner(false);
  ::hls::stream<Word, 2> straight("straight");
  ::hls::stream<Word, 2> sums("sums");
  straight.write(1);
  try {
    FIBERTAP_STAGE(gather, 2, straight, sums);
    FAIL() << "expected a deadlock";
  } catch (const StreamDeadlock& deadlock) {
    EXPECT_THAT(deadlock.what(), ::testing::HasSubstr("stream 'straight'"));
  }
}

TEST(StageRunner, ATraceTellsWhoWroteAndWhoReadWhat) {
  Trace trace;
  StageRunner runner(false, &trace);
  run_region<4>(3);
  ASSERT_EQ(trace.size(), 3U);
  EXPECT_EQ(trace[0].name, "straight");
  EXPECT_EQ(trace[0].writer, "split");
  EXPECT_EQ(trace[0].reader, "gather");
  EXPECT_EQ(trace[1].name, "round");
  EXPECT_EQ(trace[1].reader, "join");
  EXPECT_EQ(trace[2].name, "sums");
  EXPECT_EQ(trace[2].writer, "gather");
  ASSERT_EQ(trace[1].tokens.size(), 3U);
  EXPECT_EQ(trace[1].tokens[2].width, 12U);
  EXPECT_EQ(trace[1].tokens[2].low(), 2U);
}

void begin_frame(::hls::stream<kernel::Wire<kernel::Beat>>& records) {
  kernel::Beat beat;
  beat.data = ~kernel::RawBeat(0);
  beat.count = 3;
  beat.last = 1;
  records.write(kernel::pack(beat));
}

TEST(StageRunner, UndefinedBytesAreClearedForVectorsOnly) {
  for (const bool for_vectors : {false, true}) {
    Trace trace;
    Calls calls;
    StageRunner runner(false, &trace, for_vectors ? &calls : nullptr);
    ::hls::stream<kernel::Wire<kernel::Beat>, 2> records("records");
    FIBERTAP_STAGE(begin_frame, records);
    const kernel::Beat beat = kernel::read<kernel::Beat>(records);
    EXPECT_EQ(beat.data.range(23, 0), 0xFFFFFFU);
    EXPECT_EQ(beat.data.range(31, 24), for_vectors ? 0U : 0xFFU);
  }
}

TEST(StageRunner, AnInnerRunnerTakesOverUntilItsEnd) {
  Trace trace;
  StageRunner outer(false, &trace);
  {
    StageRunner inner(true);
    EXPECT_EQ(run_region<8>(2), 2U);
  }
  EXPECT_TRUE(trace.empty());
  run_region<8>(2);
  EXPECT_EQ(trace.size(), 3U);
}

}  // namespace
}  // namespace fibertap::csim
