#include "hls/fit_blocks.h"

#include "abi/result_block.h"
#include "tests/hls/batches.h"
#include "tests/hls/lockstep.h"
#include "tests/support/image_parts.h"

namespace fibertap::kernel {
namespace {

using testing::Arena;
using testing::Bytes;
using testing::Lockstep;
using testing::Packet;

void fit_one_after_the_other(const Lockstep& first, const Lockstep& second) {
  TokenStream<Label> labels("labels");
  TokenStream<Block> blocks("blocks");
  TokenStream<ResultSize> sizes("sizes");
  first.give("labels", labels);
  second.give("labels", labels);
  for (const Lockstep* batch : {&first, &second}) {
    fit_blocks(batch->frames(), batch->output_beats(), labels, blocks, sizes);
    batch->expect("blocks", blocks);
    batch->expect("sizes", sizes);
  }
  testing::expect_all_read(labels);
}

TEST(FitBlocks, MakesHeadAndTailThatTheModelMakes) {
  testing::for_each_two_batches(fit_one_after_the_other);
}

TEST(FitBlocks, EveryRoomUpToTheWholeResultTakesTheBlocksThatTheModelTakes) {
  Arena arena;
  for (std::size_t bytes : {0U, 100U, 3U, 52U, 200U, 1U, 0U, 64U, 63U, 65U, 4U, 500U, 0U}) {
    arena.add(testing::mirrored(Bytes(bytes, 0xDD)));
    arena.add(Packet().ethernet());  // never accepted, and takes no room
  }
  const Bytes image = testing::accepting_all();
  const Lockstep enough(image, arena);
  for (std::uint32_t beats = 0; beats <= enough.output_beats(); ++beats) {
    SCOPED_TRACE(beats);
    const Lockstep batch(image, arena.bytes(), arena.frames(),
                         std::size_t{beats} * abi::kBeatBytes);
    fit_one_after_the_other(batch, enough);
  }
}

/// How many of the blocks of frames with those caplens fit, one behind the other.
std::size_t fitting(std::uint32_t output_beats, const std::vector<unsigned>& caplens,
                    ResultSize& size) {
  TokenStream<Label> labels("labels");
  TokenStream<Block> blocks("blocks");
  TokenStream<ResultSize> sizes("sizes");
  for (const unsigned caplen : caplens) {
    Label label = unpack<Label>(Wire<Label>(0));
    label.accepted = 1;
    label.caplen = caplen;
    labels.write(pack(label));
  }
  fit_blocks(static_cast<std::uint32_t>(caplens.size()), output_beats, labels, blocks, sizes);
  size = read<ResultSize>(sizes);
  std::size_t count = 0;
  while (!blocks.empty()) count += read<Block>(blocks).fits.to_uint();
  return count;
}

TEST(FitBlocks, ABlockThatEndsWithTheRoomFitsAndOneWordMoreDoesNot) {
  // 76 bytes without data, so a caplen of 52 fills two beats.
  for (unsigned words = 0; words <= 64; ++words) {
    const unsigned bytes = abi::result_block_bytes(4 * words);
    for (std::uint32_t beats = 0; beats <= 6; ++beats) {
      ResultSize size;
      const bool fits = bytes <= beats * abi::kBeatBytes;
      ASSERT_EQ(fitting(beats, {4 * words}, size), fits ? 1U : 0U) << words << ' ' << beats;
      ASSERT_EQ(size.bytes, fits ? bytes : 0U);
      ASSERT_EQ(size.full.to_bool(), !fits);
    }
  }
}

TEST(FitBlocks, AnyRoomThatCanBeSaidIsTakenAsItIs) {
  // Words of 2^32 - 1 beats take 36 bits: nothing may wrap.
  const std::vector<unsigned> caplens(3, 9678);
  for (const std::uint32_t beats : {0x0FFFFFFFU, 0x10000000U, 0x10000001U, 0xFFFFFFFFU}) {
    ResultSize size;
    EXPECT_EQ(fitting(beats, caplens, size), 3U) << beats;
    EXPECT_EQ(size.bytes, 3 * abi::result_block_bytes(9678));
    EXPECT_FALSE(size.full);
  }
}

}  // namespace
}  // namespace fibertap::kernel
