#include "hls/build_blocks.h"

#include "tests/hls/batches.h"
#include "tests/hls/lockstep.h"
#include "tests/support/image_parts.h"

namespace fibertap::kernel {
namespace {

using testing::Arena;
using testing::Bytes;
using testing::Lockstep;
using testing::Packet;

void build_one_after_the_other(const Lockstep& first, const Lockstep& second) {
  TokenStream<Block> blocks("blocks");
  TokenStream<Beat> kept_beats("kept_beats");
  TokenStream<Piece> pieces("pieces");
  for (const Lockstep* batch : {&first, &second}) {
    batch->give("blocks", blocks);
    batch->give("kept_beats", kept_beats);
  }
  for (const Lockstep* batch : {&first, &second}) {
    build_blocks(batch->frames(), blocks, kept_beats, pieces);
    batch->expect("pieces", pieces);
  }
  testing::expect_all_read(blocks, kept_beats);
}

TEST(BuildBlocks, BuildsTheBlocksThatTheModelWrites) {
  testing::for_each_two_batches(build_one_after_the_other);
}

TEST(BuildBlocks, TheTailStandsBehindDataOfEveryLength) {
  Arena arena;
  for (std::size_t bytes = 0; bytes <= 260; ++bytes) {
    arena.add(testing::mirrored(Bytes(bytes, 0xB7)));
  }
  const Lockstep batch(testing::accepting_all(), arena);
  build_one_after_the_other(batch, batch);
}

TEST(BuildBlocks, TheBeatsOfABlockWithoutRoomAreReadAndDropped) {
  Arena arena;
  for (std::size_t bytes : {0U, 300U, 1U, 64U, 128U}) {
    arena.add(testing::mirrored(Bytes(bytes, 3))).add(Packet().ethernet());
  }
  const Bytes image = testing::accepting_all();
  const Lockstep enough(image, arena);
  for (std::uint32_t beats = 0; beats <= enough.output_beats(); ++beats) {
    SCOPED_TRACE(beats);
    build_one_after_the_other(
        {image, arena.bytes(), arena.frames(), std::size_t{beats} * abi::kBeatBytes}, enough);
  }
}

TEST(BuildBlocks, WithoutFramesTheEndIsAllThatLeaves) {
  const Lockstep none(testing::accepting_all(), Arena());
  build_one_after_the_other(none, none);
}

}  // namespace
}  // namespace fibertap::kernel
