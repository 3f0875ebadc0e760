#include "abi/counters.h"
#include "hls/memory_latency.h"
#include "tests/sim/csim/kernel_beside_model.h"

namespace fibertap::testing {
namespace {

/// Sessions of VNI 0 to `sessions` - 1 with a row each, so that a frame counts in both memories of
/// counters.
ImageParts sessions_with_a_row(std::uint32_t sessions) {
  ImageParts image = empty_image();
  for (std::uint32_t vni = 0; vni < sessions; ++vni) {
    add_session(image, vni);
    add_filter(image, {any_row(vni + 1)});
  }
  return image;
}

Packet frame_of(std::uint32_t vni) { return mirrored(Packet().ethernet().ipv4().udp()).vni(vni); }

/// READ_COUNTERS of the kernel and the model are compared byte by byte.
void expect_the_same_counts(const ImageParts& image, const Arena& arena) {
  KernelBesideModel units;
  ASSERT_EQ(units.load(image.bytes()).errors, 0U);
  EXPECT_EQ(units.run(arena).errors, 0U);
  units.read_counters(abi::counter_image_bytes(image.sessions.size(), image.header.row_counters) /
                      abi::kBeatBytes);
}

TEST(KernelCounters, LoseNoFrameOfASessionThatComesAgainAfterAnyNumberOfOthers) {
  constexpr std::uint32_t kMost = 3 * kernel::kCounterDistance;
  for (std::uint32_t sessions = 1; sessions <= kMost; ++sessions) {
    SCOPED_TRACE(sessions);
    Arena arena;  // A B C D E A B C D E A ...
    for (std::uint32_t i = 0; i < 5 * sessions; ++i) arena.add(frame_of(i % sessions));
    expect_the_same_counts(sessions_with_a_row(sessions), arena);
  }
}

TEST(KernelCounters, LoseNoFrameOfASessionThatComesAgainAfterFramesThatAreNotCounted) {
  Arena arena;
  for (int others = 0; others <= 3 * kernel::kCounterDistance; ++others) {
    arena.add(frame_of(0));
    for (int i = 0; i < others; ++i) arena.add(frame_of(99));  // of no session
  }
  arena.add(frame_of(0));
  expect_the_same_counts(sessions_with_a_row(2), arena);
}

}  // namespace
}  // namespace fibertap::testing
