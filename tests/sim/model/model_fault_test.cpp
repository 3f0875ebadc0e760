#include <gtest/gtest.h>

#include <vector>

#include <algorithm>

#include "tests/sim/model/rig.h"

// Batches that no healthy host submits (abi/batch_status.h).

namespace fibertap {
namespace {

using testing::accepting;
using testing::Arena;
using testing::Batch;
using testing::Bytes;
using testing::mirrored;
using testing::mirrored_udp;
using testing::Packet;
using testing::Rig;

TEST(ModelFault, TheLargestFrameIsTakenAndALargerOneIsImpossible) {
  Rig rig(accepting(1));
  const Bytes largest = mirrored(Packet().ethernet().ipv4().udp().payload(9728 - 92)).bytes();
  ASSERT_EQ(largest.size(), abi::kMaxFrameBytes);
  const Batch taken = rig.run(Arena().add(largest));
  EXPECT_EQ(taken.status.errors, 0u);
  EXPECT_EQ(taken.blocks.at(0).data.size(), 9728u - 50);

  for (std::uint16_t caplen : {std::uint16_t{9729}, std::uint16_t{0xFFFF}}) {
    const Batch batch = rig.run(Arena().add_record({0, caplen, caplen}, Bytes(70'000)));
    EXPECT_EQ(batch.status.errors, abi::kErrorImpossibleHead) << caplen;
    EXPECT_EQ(batch.frames(), 0u);
  }
}

TEST(ModelFault, ARecordMustEndWithinTheArena) {
  Rig rig(accepting(1));
  for (std::uint16_t caplen : std::vector<std::uint16_t>{49, 50}) {
    EXPECT_EQ(rig.run(Arena().add_record({0, 50, caplen}, Bytes(50))).status.errors, 0u) << caplen;
  }
  for (std::uint16_t caplen : std::vector<std::uint16_t>{51, 114, 9728}) {
    EXPECT_EQ(rig.run(Arena().add_record({0, 9728, caplen}, Bytes(50))).status.errors,
              abi::kErrorImpossibleHead)
        << caplen;
  }
}

TEST(ModelFault, FramesBehindAnImpossibleHeadDoNotCount) {
  for (std::uint32_t before = 0; before <= 3; ++before) {
    Rig rig(accepting(1));
    Arena arena;
    for (std::uint32_t i = 0; i < before; ++i) arena.add(mirrored_udp());
    arena.add_record({0, 9729, 9729}, Bytes(9729)).add(mirrored_udp()).add(mirrored_udp());
    const Batch batch = rig.run(arena);
    EXPECT_EQ(batch.status.errors, abi::kErrorImpossibleHead);
    EXPECT_EQ(batch.frames(), before);
    EXPECT_EQ(batch.frames(abi::Disposition::accepted), before);
  }
}

TEST(ModelFault, AFramePromisedButNotThereIsAnImpossibleHead) {
  model::Model model = testing::loaded(accepting(1));
  const Arena arena = Arena().add(mirrored_udp());
  Bytes result(4096);
  std::vector<abi::OutcomeWord> outcomes(4096);
  EXPECT_EQ(model.run(arena.bytes(), 1, result, outcomes).errors, 0u);
  for (std::uint32_t frames : {2u, 3u, 4096u}) {
    EXPECT_EQ(model.run(arena.bytes(), frames, result, outcomes).errors, abi::kErrorImpossibleHead)
        << frames;
  }
  EXPECT_EQ(model.run({}, 1, result, outcomes).errors, abi::kErrorImpossibleHead);
}

TEST(ModelFault, ABatchBehindAnImpossibleOneIsJudgedAsEver) {
  Rig rig(accepting(1));
  rig.run(Arena().add_record({0, 9729, 9729}, Bytes(9729)));
  const Batch batch = rig.run(mirrored_udp());
  EXPECT_EQ(batch.status.errors, 0u);
  EXPECT_EQ(batch.frames(abi::Disposition::accepted), 1u);
}

TEST(ModelFault, NothingIsWrittenPastAResultThatIsTooSmall) {
  Arena arena;
  for (std::size_t payload : {0u, 1u, 500u, 3u}) {
    arena.add(mirrored(Packet().ethernet().ipv4().udp().payload(payload)));
  }
  Rig rig(accepting(1));
  const Batch whole = rig.run(arena);
  ASSERT_EQ(whole.blocks.size(), 4u);

  model::Model model = testing::loaded(accepting(1));
  constexpr std::size_t kGuard = 1024;
  for (std::size_t size = 0; size <= whole.result.size() + 64; size += abi::kBeatBytes) {
    Bytes memory(size + kGuard, 0xA5);
    std::vector<abi::OutcomeWord> outcomes(abi::outcome_words(arena.frames()));
    const abi::BatchStatus status =
        model.run(arena.bytes(), arena.frames(), std::span(memory).first(size), outcomes);
    EXPECT_EQ(status.errors, size < whole.result.size() ? abi::kErrorResultFull : 0u) << size;
    EXPECT_LE(status.result_bytes, size);
    EXPECT_EQ(Bytes(memory.end() - kGuard, memory.end()), Bytes(kGuard, 0xA5)) << size;
    if (status.errors == 0) {
      memory.resize(whole.result.size());
      EXPECT_EQ(memory, whole.result);
    }
  }
}

TEST(ModelFault, BytesPastTheZeroFillAreLeftAlone) {
  model::Model model = testing::loaded(accepting(1));
  Bytes memory(512, 0xA5);
  const Arena arena = Arena().add(mirrored_udp());
  std::vector<abi::OutcomeWord> outcomes(abi::outcome_words(1));
  const abi::BatchStatus status = model.run(arena.bytes(), 1, memory, outcomes);
  EXPECT_EQ(status.result_bytes, 76u + 44);
  EXPECT_EQ(Bytes(memory.begin() + 120, memory.begin() + 128), Bytes(8));
  EXPECT_EQ(Bytes(memory.begin() + 128, memory.end()), Bytes(384, 0xA5));
}

}  // namespace
}  // namespace fibertap
