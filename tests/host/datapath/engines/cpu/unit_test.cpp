#include "host/datapath/engines/cpu/unit.h"

#include <gtest/gtest.h>

#include "tests/host/datapath/engines/cpu/cpu_beside_model.h"
#include "tests/host/datapath/engines/cpu/each_simd.h"
#include "tests/support/load_contract.h"
#include "tests/support/sample_frames.h"

// Commands that cannot be obeyed, and what they leave behind.

namespace fibertap::testing {
namespace {

using UnitOn = SimdTest;
FIBERTAP_EACH_SIMD(UnitOn);

TEST_P(UnitOn, NothingIsJudgedBeforeALoad) {
  CpuBesideModel units(GetParam());
  EXPECT_EQ(units.run(sample_frames()).errors, abi::kErrorNotLoaded);
  EXPECT_EQ(units.run({}, 0).errors, abi::kErrorNotLoaded);
  EXPECT_EQ(units.read_counters(20).errors, abi::kErrorNotLoaded);
  EXPECT_EQ(units.load(sample_image().bytes()).errors, 0U);
  EXPECT_EQ(units.run(sample_frames()).errors, 0U);
}

TEST_P(UnitOn, WhatTheImageFormatExcludesIsRefusedAndLeavesNothingLoaded) {
  CpuBesideModel units(GetParam());
  expect_that_harmed_images_are_refused(units);
}

TEST_P(UnitOn, AnImageIsWholeOrRefused) {
  CpuBesideModel units(GetParam());
  load_images_of_every_length(units, 1);
}

TEST_P(UnitOn, ALoadStartsTheCountersAtZero) {
  CpuBesideModel units(GetParam());
  for (std::uint8_t salt = 0; salt < 3; ++salt) {
    units.load(sample_image().bytes());
    units.read_counters(5);
    units.run(sample_frames(salt));
    units.run(sample_frames(salt));
    units.read_counters(5);
  }
}

TEST_P(UnitOn, CountersNeedAllTheirRoom) {
  CpuBesideModel units(GetParam());
  units.load(sample_image().bytes());
  units.run(sample_frames());
  // A header, three session rows and 19 row counters: 64 + 96 + 152 bytes.
  for (std::size_t beats = 0; beats <= 7; ++beats) {
    EXPECT_EQ(units.read_counters(beats).errors, beats < 5 ? unsigned{abi::kErrorResultFull} : 0U)
        << beats << " beats";
  }
}

TEST_P(UnitOn, AResultThatDoesNotFitEndsWithAWholeBlockAndIsToldAndCounted) {
  CpuBesideModel units(GetParam());
  units.load(sample_image().bytes());
  const Arena arena = sample_frames();
  const std::size_t enough = abi::beats(units.run(arena).result_bytes);
  ASSERT_GT(enough, 20U);
  for (std::size_t beats = 0; beats <= enough; ++beats) {
    EXPECT_EQ(units.run(arena.bytes(), arena.frames(), beats).errors,
              beats < enough ? unsigned{abi::kErrorResultFull} : 0U)
        << beats << " beats";
  }
  units.read_counters(5);
}

TEST_P(UnitOn, TheLargestResultOfAnArenaFits) {
  ImageParts image = empty_image();
  add_default_session(image);
  CpuBesideModel units(GetParam());
  units.load(image.bytes());
  for (const std::size_t inner : {0U, 1U, 63U, 64U, 65U, 9600U}) {
    Arena arena;
    for (std::uint8_t i = 0; i < 70; ++i) arena.add(mirrored(Bytes(inner, i)));
    EXPECT_EQ(units.run(arena).errors, 0U) << inner << " inner bytes";
  }
}

Packet frame(std::size_t bytes) {
  return mirrored(Packet().ethernet().ipv4("10.1.2.3").udp(40000, 53).payload(bytes))
      .vni(5)
      .destination_port(4790);
}

TEST_P(UnitOn, AnImpossibleHeadEndsTheBatchAtItsFrame) {
  CpuBesideModel units(GetParam());
  units.load(sample_image().bytes());
  constexpr std::uint16_t kCaplens[] = {9729, 9730, 0x3FFF, 0x8000, 0xFFF2, 0xFFFF};
  for (const std::uint16_t caplen : kCaplens) {
    for (std::uint8_t before = 0; before < 70; before = static_cast<std::uint8_t>(before + 23)) {
      Arena arena;
      for (std::uint8_t i = 0; i < before; ++i) arena.add(frame(i));
      arena.add_record({1, 0, caplen}, Bytes(17000, 3)).add(frame(50));
      EXPECT_EQ(units.run(arena).errors, abi::kErrorImpossibleHead)
          << "caplen " << caplen << " behind " << +before;
    }
  }
  for (std::uint16_t caplen = 100; caplen <= 200; ++caplen) {
    Arena arena;
    arena.add(frame(100)).add_record({1, caplen, caplen}, Bytes(114, 3));  // two beats
    EXPECT_EQ(units.run(arena).errors, caplen <= 114 ? 0U : unsigned{abi::kErrorImpossibleHead});
  }
}

TEST_P(UnitOn, ABatchMayPromiseMoreOrFewerFramesThanThereAre) {
  CpuBesideModel units(GetParam());
  units.load(sample_image().bytes());
  const Arena arena = sample_frames();
  for (std::uint32_t frames = 0; frames <= arena.frames(); ++frames) {
    EXPECT_EQ(units.run(arena.bytes(), frames).errors, 0U);
  }
  for (const std::uint32_t more : {1U, 2U, 500U}) {
    EXPECT_EQ(units.run(arena.bytes(), arena.frames() + more).errors, abi::kErrorImpossibleHead);
  }
  EXPECT_EQ(units.run({}, 2, 0).errors, abi::kErrorImpossibleHead);
  EXPECT_EQ(units.run({}, 0, 0).errors, 0U);
}

TEST_P(UnitOn, EveryBitOfAFrameMayBeWrong) {
  CpuBesideModel units(GetParam());
  units.load(sample_image().bytes());
  for (const Packet& packet :
       {frame(20),
        mirrored_over_ipv6(Packet().ethernet().ipv6().tcp()).vni(9).destination_port(4790)}) {
    Arena arena;
    const Bytes whole = packet.bytes();
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
      Bytes flipped = whole;
      flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ 1U << bit % 8);
      arena.add(flipped);
    }
    EXPECT_EQ(units.run(arena).errors, 0U);
  }
}

TEST_P(UnitOn, AFrameMayEndAnywhere) {
  CpuBesideModel units(GetParam());
  units.load(sample_image().bytes());
  for (const Packet& packet :
       {frame(100), frame(100).vlan().vlan(), frame(100).options(40),
        mirrored_over_ipv6(Packet().ethernet().vlan().ipv6().hop_by_hop(16).tcp().payload(30))
            .vni(9)
            .destination_port(4790)}) {
    const Bytes whole = packet.bytes();
    Arena arena;
    for (std::size_t bytes = 0; bytes <= whole.size(); ++bytes) {
      const auto end = whole.begin() + static_cast<std::ptrdiff_t>(bytes);
      arena.add_cut(Bytes(whole.begin(), end), static_cast<std::uint32_t>(whole.size()));
    }
    EXPECT_EQ(units.run(arena).errors, 0U);
  }
}

}  // namespace
}  // namespace fibertap::testing
