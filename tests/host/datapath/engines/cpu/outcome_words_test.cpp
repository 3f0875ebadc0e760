#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "host/lab/traffic/random.h"
#include "tests/host/datapath/engines/cpu/cpu_beside_model.h"
#include "tests/host/datapath/engines/cpu/each_simd.h"
#include "tests/support/image_parts.h"
#include "tests/support/sample_frames.h"

// Frames leave their group where they end, and the words stand in input order all the same.

namespace fibertap::testing {
namespace {

using generation::Random;

using OutcomeWordsOn = SimdTest;
FIBERTAP_EACH_SIMD(OutcomeWordsOn);

constexpr std::uint32_t kFrameCounts[] = {1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 97, 500};

/// One frame of every kind that ends somewhere else, of VNIs at the edges.
std::vector<Bytes> frames_of_every_end() {
  std::vector<Bytes> frames = {mirrored(Bytes(9)).fragment_offset(1).bytes(), Bytes(13)};
  const auto add = [&frames](Packet outer) {
    frames.push_back(outer.destination_port(4790).bytes());
  };
  add(mirrored(Bytes(9)).vxlan_flags(0));
  add(mirrored(Bytes(9)).udp_length(15));
  for (const std::uint32_t vni : {0U, 5U, 9U, 77U, 0xFFFFFFU}) {
    add(mirrored(Bytes(3)).vni(vni));
    add(mirrored(Packet().ethernet().ipv4("10.1.2.3").udp(40000, 53)).vni(vni));
    add(mirrored_over_ipv6(Packet().ethernet().ipv6().tcp()).vni(vni));
  }
  return frames;
}

/// `count` of them as they come.
Arena mixed(std::uint32_t count, Random& random) {
  static const std::vector<Bytes> frames = frames_of_every_end();
  Arena arena;
  while (arena.frames() < count) arena.add(frames[random.below(frames.size())]);
  return arena;
}

TEST_P(OutcomeWordsOn, WordsStandInInputOrderWhereverFramesEnd) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  Random random(seed);
  CpuBesideModel units(GetParam());
  units.load(sample_image().bytes());
  for (const std::uint32_t frames : kFrameCounts) {
    SCOPED_TRACE(fmt::format("{} frames", frames));
    EXPECT_EQ(units.run(mixed(frames, random)).errors, 0U);
  }
}

TEST_P(OutcomeWordsOn, BehindAnImpossibleHeadEveryWordIsZero) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  Random random(seed);
  CpuBesideModel units(GetParam());
  units.load(sample_image().bytes());
  for (const std::uint32_t before : kFrameCounts) {
    for (const std::uint32_t promised_behind : {0U, 1U, 16U, 40U}) {
      SCOPED_TRACE(fmt::format("{} frames before, {} behind", before, promised_behind));
      Arena arena = mixed(before, random);
      arena.add_record({1, 0, 0xFFFF}, Bytes(60));
      EXPECT_EQ(units.run(arena.bytes(), arena.frames() + promised_behind).errors,
                abi::kErrorImpossibleHead);
    }
  }
}

}  // namespace
}  // namespace fibertap::testing
