#include "host/datapath/engines/cpu/session_table.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

#include "host/datapath/engines/cpu/unit.h"
#include "host/lab/traffic/random.h"
#include "tests/host/datapath/engines/cpu/cpu_beside_model.h"
#include "tests/host/datapath/engines/cpu/each_simd.h"
#include "tests/support/image_parts.h"

// Which session takes a VNI, shown by the interface ids and counters of frames of every VNI.

namespace fibertap::testing {
namespace {

constexpr std::uint32_t kMostVni = 0xFFFFFF;

using SessionTableOn = SimdTest;
FIBERTAP_EACH_SIMD(SessionTableOn);

/// Sessions that accept IPv4, all by one filter.
Bytes image_of(const std::set<std::uint32_t>& vnis, bool has_default) {
  ImageParts image = empty_image();
  for (const std::uint32_t vni : vnis) {
    if (image.sessions.empty()) {
      add_session(image, vni);
      add_filter(image, {any_row(1)});
      continue;
    }
    abi::SessionRow like_first = image.sessions.front();
    like_first.vni = vni;
    like_first.interface_id = image.header.sessions++;
    image.sessions.push_back(like_first);
  }
  if (has_default) add_default_session(image);
  return image.bytes();
}

Arena frames_of(const std::set<std::uint32_t>& vnis) {
  constexpr std::size_t kVniAt = 14 + 20 + 8 + 4;
  Bytes frame = mirrored(Packet().ethernet().ipv4().udp()).bytes();
  Arena arena;
  for (const std::uint32_t vni : vnis) {
    for (unsigned i = 0; i < 3; ++i) {
      frame[kVniAt + i] = static_cast<std::uint8_t>(vni >> (16 - 8 * i));
    }
    arena.add(frame);
  }
  return arena;
}

/// Frames of all `vnis`, of those beside them and of the ends.
void expect_sessions_of(cpu::Simd simd, const std::set<std::uint32_t>& vnis) {
  std::set<std::uint32_t> asked = vnis;
  for (const std::uint32_t vni : vnis) {
    asked.insert((vni + 1) & kMostVni);
    asked.insert((vni - 1) & kMostVni);
  }
  asked.insert({0, 1, kMostVni});
  const Arena arena = frames_of(asked);
  for (const bool has_default : {false, true}) {
    CpuBesideModel units(simd);
    EXPECT_EQ(units.load(image_of(vnis, has_default)).errors, 0U);
    EXPECT_EQ(units.run(arena).errors, 0U);
    units.read_counters(1 + (vnis.size() + 1) / 2 + 2);
  }
}

TEST_P(SessionTableOn, AnyNumberOfSessionsIsFoundAndNoOther) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  generation::Random random(seed);
  for (const std::size_t count : {0U, 1U, 2U, 7U, 8U, 9U, 100U, 10000U}) {
    SCOPED_TRACE(count);
    std::set<std::uint32_t> vnis;
    if (count >= 1) vnis.insert(0);
    if (count >= 2) vnis.insert(kMostVni);
    while (vnis.size() < count) vnis.insert(random.between<std::uint32_t>(0, kMostVni));
    expect_sessions_of(GetParam(), vnis);
  }
}

TEST_P(SessionTableOn, ThoseInARowAreFound) {
  std::set<std::uint32_t> vnis;
  for (std::uint32_t vni = 5000; vni < 6000; ++vni) vnis.insert(vni);
  expect_sessions_of(GetParam(), vnis);
}

TEST_P(SessionTableOn, ThoseOfOneBucketSpillIntoTheNextAndFromTheLastIntoTheFirst) {
  for (const std::size_t count : {8U, 9U, 16U, 17U, 40U}) {
    const std::vector<std::uint32_t> as_many(count);
    const cpu::SessionTable like(as_many);
    for (const std::size_t bucket : {std::size_t{0}, like.buckets.size() - 1}) {
      std::set<std::uint32_t> vnis;
      for (std::uint32_t vni = 0; vnis.size() < count; ++vni) {
        if (cpu::bucket_of(vni, like.hash_shift) == bucket) vnis.insert(vni);
      }
      SCOPED_TRACE(fmt::format("{} in bucket {}", count, bucket));
      expect_sessions_of(GetParam(), vnis);
    }
  }
}

}  // namespace
}  // namespace fibertap::testing
