#include <gtest/gtest.h>

#include <array>

#include "host/datapath/engines/cpu/unit.h"
#include "tests/host/datapath/engines/cpu/cpu_beside_model.h"
#include "tests/host/datapath/engines/cpu/each_simd.h"
#include "tests/support/image_parts.h"

namespace fibertap::testing {
namespace {

using DirectionOn = SimdTest;
FIBERTAP_EACH_SIMD(DirectionOn);

/// No 48 bits stand for "none": the least and the most are MACs like any other.
constexpr std::array<Mac, 8> kMacs{{{0, 0, 0, 0, 0, 0},
                                    {255, 255, 255, 255, 255, 255},
                                    {2, 0, 0, 0, 0, 1},
                                    {2, 0, 0, 0, 0, 2},
                                    {1, 2, 3, 4, 5, 6},
                                    {6, 5, 4, 3, 2, 1},
                                    {0, 0, 0, 0, 0, 1},
                                    {1, 0, 0, 0, 0, 0}}};

Bytes image_with(std::size_t macs) {
  ImageParts image = empty_image();
  abi::SessionRow& session = add_session(image, 1);
  session.flags = abi::kSessionAcceptNonIp;
  session.mac_count = static_cast<std::uint8_t>(macs);
  for (std::size_t i = 0; i < macs; ++i) std::ranges::copy(kMacs[i], session.macs[i]);
  add_filter(image, {any_row(1), any_row(2, abi::kRowEgress)});
  return image.bytes();
}

TEST_P(DirectionOn, AnyMacOfASessionTellsIt) {
  Arena arena;
  for (const Mac& source : kMacs) {
    for (const Mac& destination : kMacs) {
      arena.add(mirrored(Packet().ethernet(source, destination).ipv4().udp()));
      arena.add(mirrored(Packet().ethernet(source, destination)));  // nothing behind the MACs
      arena.add(mirrored(Packet().ethernet(source, destination).cut(13)));
    }
  }
  for (std::size_t macs = 0; macs <= kMacs.size(); ++macs) {
    SCOPED_TRACE(macs);
    CpuBesideModel units(GetParam());
    EXPECT_EQ(units.load(image_with(macs)).errors, 0U);
    EXPECT_EQ(units.run(arena).errors, 0U);
    units.read_counters(3);
  }
}

TEST_P(DirectionOn, TheOuterSourceTellsItWhereNoMacDoes) {
  Arena arena;
  for (const char* const inner : {"172.31.0.238", "172.31.0.237", "10.0.0.1"}) {
    arena.add(mirrored(Packet().ethernet().ipv4(inner, "10.9.9.9").udp()));
    arena.add(mirrored(Packet().ethernet().ipv4("10.9.9.9", inner).udp()));
    arena.add(mirrored_over_ipv6(Packet().ethernet().ipv4(inner, inner).udp()));
  }
  for (const char* const inner : {"2001:db8::238", "2001:db8::237", "2001:db9::238"}) {
    arena.add(mirrored_over_ipv6(Packet().ethernet().ipv6(inner, "::1").udp()));
    arena.add(mirrored_over_ipv6(Packet().ethernet().ipv6("::1", inner).udp()));
    arena.add(mirrored(Packet().ethernet().ipv6(inner, inner).udp()));
  }
  CpuBesideModel units(GetParam());
  EXPECT_EQ(units.load(image_with(0)).errors, 0U);
  EXPECT_EQ(units.run(arena).errors, 0U);
  units.read_counters(3);
}

}  // namespace
}  // namespace fibertap::testing
