#include "hls/pack_blocks.h"

#include "tests/hls/batches.h"
#include "tests/hls/lockstep.h"
#include "tests/support/image_parts.h"

namespace fibertap::kernel {
namespace {

using testing::Arena;
using testing::Bytes;
using testing::ImageParts;
using testing::Lockstep;
using testing::Packet;

void pack_one_after_the_other(const Lockstep& first, const Lockstep& second) {
  TokenStream<Label> labels("labels");
  TokenStream<Beat> kept_beats("kept_beats");
  TokenStream<ResultBeat> result_beats("result_beats");
  TokenStream<ResultSize> sizes("sizes");
  for (const Lockstep* batch : {&first, &second}) {
    batch->give("labels", labels);
    batch->give("kept_beats", kept_beats);
  }
  for (const Lockstep* batch : {&first, &second}) {
    pack_blocks(batch->frames(), batch->output_beats(), labels, kept_beats, result_beats, sizes);
    batch->expect("result_beats", result_beats);
    batch->expect("sizes", sizes);
  }
  testing::expect_all_read(labels, kept_beats);
}

/// Everything is accepted, and whole.
Bytes accepting_all() {
  ImageParts image = testing::empty_image();
  testing::add_default_session(image).interface_id = 0xFFFFFFFF;
  return image.bytes();
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
  const Lockstep batch(accepting_all(), arena);
  pack_one_after_the_other(batch, batch);
}

TEST(PackBlocks, AResultThatIsFullEndsWithAWholeBlock) {
  Arena arena;
  for (std::size_t bytes : {0U, 100U, 3U, 52U, 200U, 0U, 0U}) {
    arena.add(testing::mirrored(Bytes(bytes, 0xDD)));
  }
  const Lockstep enough(accepting_all(), arena);
  for (std::uint32_t beats = 0; beats <= enough.output_beats(); ++beats) {
    SCOPED_TRACE(beats);
    const Lockstep batch(accepting_all(), arena.bytes(), arena.frames(),
                         std::size_t{beats} * abi::kBeatBytes);
    pack_one_after_the_other(batch, enough);
  }
}

TEST(PackBlocks, ASmallBlockDoesNotSlipInBehindOneThatDidNotFit) {
  Arena arena;
  arena.add(testing::mirrored(Bytes(500, 1))).add(testing::mirrored(Bytes(0)));
  const Lockstep batch(accepting_all(), arena.bytes(), 2, 8 * std::size_t{abi::kBeatBytes});
  EXPECT_EQ(batch.model().status.result_bytes, 0U);
  pack_one_after_the_other(batch, batch);
}

TEST(PackBlocks, ABatchOfNothingIsTheEndAlone) {
  const Lockstep none(accepting_all(), Arena());
  const Lockstep rejected(testing::empty_image().bytes(), Arena().add(Packet().ethernet()));
  pack_one_after_the_other(none, rejected);
  pack_one_after_the_other(rejected, none);
}

}  // namespace
}  // namespace fibertap::kernel
