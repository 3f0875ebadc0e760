#include "hls/pack_blocks.h"

#include "tests/hls/batches.h"
#include "tests/hls/lockstep.h"
#include "tests/support/image_parts.h"

namespace fibertap::kernel {
namespace {

using testing::Arena;
using testing::Bytes;
using testing::Lockstep;
using testing::Packet;

void pack_one_after_the_other(const Lockstep& first, const Lockstep& second) {
  TokenStream<Piece> pieces("pieces");
  TokenStream<ResultBeat> result_beats("result_beats");
  first.give("pieces", pieces);
  second.give("pieces", pieces);
  for (const Lockstep* batch : {&first, &second}) {
    pack_blocks(pieces, result_beats);
    batch->expect("result_beats", result_beats);
  }
  testing::expect_all_read(pieces);
}

TEST(PackBlocks, WritesTheRunThatTheModelWrites) {
  testing::for_each_two_batches(pack_one_after_the_other);
}

TEST(PackBlocks, BlocksOfEveryLengthFollowThoseOfEveryLength) {
  // The residue of a block is 76 bytes and its data behind that of those before, so both sweep.
  Arena arena;
  for (std::size_t i = 0; i <= 300; ++i) {
    arena.add(testing::mirrored(testing::Bytes(i * 67 % 301, static_cast<std::uint8_t>(i))),
              0xFFFFFFFF00000000U + i);
  }
  const Lockstep batch(testing::accepting_all(), arena);
  pack_one_after_the_other(batch, batch);
}

TEST(PackBlocks, PiecesOfEverySizeFollowThoseOfEverySize) {
  // From a word to the largest, each behind each, so that a piece meets every place of a beat.
  TokenStream<Piece> pieces("pieces");
  TokenStream<ResultBeat> result_beats("result_beats");
  std::vector<unsigned> expected;
  const auto add = [&](int words) {
    Piece piece;
    piece.data = 0;
    for (int i = 0; i < words; ++i) {
      expected.push_back(0x9E3779B9U * static_cast<unsigned>(expected.size() + 1));
      piece.data.range(32 * i + 31, 32 * i) = expected.back();
    }
    piece.words = static_cast<unsigned>(words);
    piece.end = 0;
    pieces.write(pack(piece));
  };
  for (int first = 1; first <= kPieceWords; ++first) {
    for (int second = 1; second <= kPieceWords; ++second) {
      add(first);
      add(second);
    }
  }
  Piece end = unpack<Piece>(Wire<Piece>(0));
  end.end = 1;
  pieces.write(pack(end));
  pack_blocks(pieces, result_beats);

  expected.resize((expected.size() + kBeatWords - 1) / kBeatWords * kBeatWords);
  for (std::size_t at = 0; at < expected.size(); ++at) {
    static ResultBeat beat;
    const int word = static_cast<int>(at) % kBeatWords;
    if (word == 0) beat = read<ResultBeat>(result_beats);
    ASSERT_FALSE(beat.end);
    ASSERT_EQ(beat.data.range(32 * word + 31, 32 * word).to_uint(), expected[at]) << at;
  }
  EXPECT_TRUE(read<ResultBeat>(result_beats).end);
  testing::expect_all_read(pieces, result_beats);
}

TEST(PackBlocks, AResultThatIsFullEndsWithAWholeBlock) {
  Arena arena;
  for (std::size_t bytes : {0U, 100U, 3U, 52U, 200U, 0U, 0U}) {
    arena.add(testing::mirrored(Bytes(bytes, 0xDD)));
  }
  const Lockstep enough(testing::accepting_all(), arena);
  for (std::uint32_t beats = 0; beats <= enough.output_beats(); ++beats) {
    SCOPED_TRACE(beats);
    const Lockstep batch(testing::accepting_all(), arena.bytes(), arena.frames(),
                         std::size_t{beats} * abi::kBeatBytes);
    pack_one_after_the_other(batch, enough);
  }
}

TEST(PackBlocks, ASmallBlockDoesNotSlipInBehindOneThatDidNotFit) {
  Arena arena;
  arena.add(testing::mirrored(Bytes(500, 1))).add(testing::mirrored(Bytes(0)));
  const Lockstep batch(testing::accepting_all(), arena.bytes(), 2,
                       8 * std::size_t{abi::kBeatBytes});
  EXPECT_EQ(batch.model().status.result_bytes, 0U);
  pack_one_after_the_other(batch, batch);
}

TEST(PackBlocks, ABatchOfNothingIsTheEndAlone) {
  const Lockstep none(testing::accepting_all(), Arena());
  const Lockstep rejected(testing::empty_image().bytes(), Arena().add(Packet().ethernet()));
  pack_one_after_the_other(none, rejected);
  pack_one_after_the_other(rejected, none);
}

}  // namespace
}  // namespace fibertap::kernel
