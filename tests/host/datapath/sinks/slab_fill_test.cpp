#include "host/datapath/sinks/slab_fill.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/host/datapath/sinks/blocks.h"
#include "tests/host/datapath/sinks/written.h"

namespace fibertap {
namespace {

using testing::block_of;
using testing::Bytes;

constexpr std::uint32_t kVnis[] = {0, 7, 0xFFFFFF, 0x010203, 0x030201};

void append(const Bytes& bytes, Bytes& to) { to.insert(to.end(), bytes.begin(), bytes.end()); }

/// All that is queued, one slab after the other; each holds whole blocks, as many as it says.
Bytes all_of(SlabQueue& queue, std::uint64_t& frames) {
  Bytes all;
  while (queue.has_next()) {
    SlabQueue::Slabs slab = queue.take();
    const auto blocks = slab.front().blocks();
    EXPECT_LE(blocks.size(), Slab::kBytes);
    EXPECT_EQ(taken_blocks({blocks, 0}, SessionFilter({0, 7, 0xFFFFFF, 0x010203, 0x030201})).bytes,
              blocks.size());
    all.insert(all.end(), blocks.begin(), blocks.end());
    frames += slab.front().frames;
    queue.give_back(slab);
  }
  return all;
}

TEST(SlabFill, CopiesTheBlocksOfItsSessionsInTheirOrder) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  SlabQueue queue(1 << 20);
  for (int run = 0; run < 200; ++run) {
    std::vector<std::uint32_t> vnis;
    std::ranges::sample(kVnis, std::back_inserter(vnis), random() % 6, random);
    const SessionFilter sessions(vnis);
    Bytes expected;
    std::uint64_t expected_frames = 0;
    // Several results are queued before the first is taken: some fill the slab that is open.
    for (std::size_t results = 1 + random() % 3; results > 0; --results) {
      Bytes blocks;
      Bytes own;
      TakenBlocks taken;
      std::uint64_t accepted = random() % 60;
      for (std::uint64_t i = 0; i < accepted; ++i) {
        const std::uint32_t vni = kVnis[random() % 5];
        const Bytes block = block_of({.caplen = random() % 9729, .vni = vni});
        append(block, blocks);
        if (!sessions.takes_all() && !sessions.takes(vni)) continue;
        append(block, own);
        taken.frames += 1;
        taken.bytes += block.size();
      }
      const CheckedResult result{blocks, accepted};
      ASSERT_EQ(taken_blocks(result, sessions).bytes, taken.bytes);
      ASSERT_EQ(taken_blocks(result, sessions).frames, taken.frames);
      if (taken.frames == 0) continue;
      const auto slabs = queue.reserve(taken.bytes);
      fill(slabs, result, sessions);
      queue.commit(slabs);
      append(own, expected);
      expected_frames += taken.frames;
    }
    std::uint64_t frames = 0;
    ASSERT_EQ(all_of(queue, frames), expected);
    ASSERT_EQ(frames, expected_frames);
  }
}

TEST(SlabFill, FillsASlabToItsLastByte) {
  SlabQueue queue(1 << 20);
  constexpr std::size_t kBlock = 1024;
  const Bytes block = block_of({.caplen = kBlock - abi::kResultOverhead});
  for (std::size_t i = 0; i < Slab::kBytes / kBlock; ++i) {
    const auto slabs = queue.reserve(block.size());
    fill(slabs, {block, 1}, SessionFilter());
    queue.commit(slabs);
  }
  SlabQueue::Slabs slab = queue.take();
  EXPECT_EQ(slab.front().blocks().size(), Slab::kBytes);
  EXPECT_TRUE(queue.is_empty());
}

}  // namespace
}  // namespace fibertap
