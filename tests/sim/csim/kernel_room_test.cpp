#include "tests/sim/csim/kernel_beside_model.h"

namespace fibertap::testing {
namespace {

using KernelRoom = KernelTest;
FIBERTAP_PLAIN_AND_BOUNDED(KernelRoom);

TEST_P(KernelRoom, AResultThatDoesNotFitEndsWithAWholeBlockAndIsToldAndCounted) {
  KernelBesideModel units(GetParam());
  units.load(sample_image().bytes());
  const Arena arena = sample_frames();
  const abi::BatchStatus all = units.run(arena);
  const std::size_t enough = abi::beats(all.result_bytes);
  ASSERT_GT(enough, 20U);
  for (std::size_t beats = 0; beats <= enough; ++beats) {
    SCOPED_TRACE(beats);
    const abi::BatchStatus status = units.run(arena.bytes(), arena.frames(), beats);
    EXPECT_EQ(status.errors, beats < enough ? unsigned{abi::kErrorResultFull} : 0U);
    EXPECT_LE(status.result_bytes, beats * abi::kBeatBytes);
    EXPECT_EQ(status.frames[static_cast<std::size_t>(abi::Disposition::accepted)],
              all.frames[static_cast<std::size_t>(abi::Disposition::accepted)]);
  }
  units.read_counters(5);
}

TEST_P(KernelRoom, TheLargestResultOfAnArenaFits) {
  // A session that takes frames without a single inner byte: 76 bytes for 64 (ADR 1).
  ImageParts image = empty_image();
  add_default_session(image);
  KernelBesideModel units(GetParam());
  units.load(image.bytes());
  Arena arena;
  for (int i = 0; i < 500; ++i) arena.add(mirrored(Bytes()));
  const abi::BatchStatus status = units.run(arena);
  EXPECT_EQ(status.errors, 0U);
  EXPECT_EQ(status.result_bytes, 500U * 76U);
}

TEST_P(KernelRoom, ResultsOfManyBurstsAreWhole) {
  ImageParts image = empty_image();
  add_default_session(image);
  KernelBesideModel units(GetParam());
  units.load(image.bytes());
  // About the edges of bursts of 1024 beats: 76 + 9600 bytes a block.
  for (const int frames : {6, 7, 8, 14, 40}) {
    Arena arena;
    for (int i = 0; i < frames; ++i) {
      arena.add(mirrored(Bytes(9600, static_cast<std::uint8_t>(i))));
    }
    EXPECT_EQ(units.run(arena).errors, 0U);
  }
}

}  // namespace
}  // namespace fibertap::testing
