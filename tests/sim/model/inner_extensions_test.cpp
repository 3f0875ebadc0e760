#include "sim/model/inner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <tuple>
#include <vector>

#include "tests/sim/model/parsed_inner.h"
#include "tests/support/packet.h"

namespace fibertap::model {
namespace {

using testing::kNoPorts;
using testing::kUdpPorts;
using testing::Packet;
using testing::ParsedInner;

TEST(InnerExtensions, SkipsEveryExtensionHeaderByItsLength) {
  for (std::uint8_t type : {std::uint8_t{0}, std::uint8_t{43}, std::uint8_t{60}}) {
    for (std::size_t bytes = 8; bytes <= 192; bytes += 8) {
      const ParsedInner inner(Packet().ethernet().ipv6().extension(type, bytes).udp());
      EXPECT_EQ(inner->protocol, 17) << bytes;
      EXPECT_EQ(inner.ports(), kUdpPorts) << bytes;
      EXPECT_EQ(inner->extension_headers, 1);
    }
  }
  for (std::size_t bytes = 8; bytes <= 196; bytes += 4) {
    const ParsedInner inner(Packet().ethernet().ipv6().authentication(bytes).udp());
    EXPECT_EQ(inner->protocol, 17) << bytes;
    EXPECT_EQ(inner.ports(), kUdpPorts) << "AH counts words, less two: " << bytes;
  }
  const ParsedInner chain(Packet()
                              .ethernet()
                              .ipv6()
                              .hop_by_hop(16)
                              .destination_options()
                              .routing(24)
                              .authentication(28)
                              .fragment_header()
                              .destination_options(16)
                              .udp());
  EXPECT_EQ(chain.ports(), kUdpPorts);
  EXPECT_EQ(chain->extension_headers, 6);
}

TEST(InnerExtensions, OtherNextHeadersEndTheWalk) {
  for (std::uint8_t type : std::vector<std::uint8_t>{50, 59, 135, 139, 140, 253}) {
    const ParsedInner inner(
        Packet().ethernet().ipv6().hop_by_hop().destination_options().udp().protocol(type));
    EXPECT_EQ(inner->protocol, type);
    EXPECT_EQ(inner.ports(), kNoPorts);
  }
}

TEST(InnerExtensions, AnAtomicOrFirstIpv6FragmentHasPorts) {
  for (bool more : {false, true}) {
    const ParsedInner inner(Packet().ethernet().ipv6().fragment_header(0, more).udp());
    EXPECT_TRUE(inner->fragment);
    EXPECT_EQ(inner->protocol, 17);
    EXPECT_EQ(inner.ports(), kUdpPorts);
  }
}

TEST(InnerExtensions, AnIpv6FragmentOffsetEndsTheWalk) {
  for (unsigned bit = 0; bit <= 12; ++bit) {
    const auto offset = static_cast<std::uint16_t>(1u << bit);
    const ParsedInner udp(Packet().ethernet().ipv6().hop_by_hop().fragment_header(offset).udp());
    EXPECT_TRUE(udp->fragment);
    EXPECT_EQ(udp->protocol, 17) << bit;
    EXPECT_EQ(udp.ports(), kNoPorts) << bit;

    const ParsedInner options(
        Packet().ethernet().ipv6().fragment_header(offset).destination_options().udp());
    EXPECT_EQ(options->protocol, 60) << "what follows lies in another fragment";
    EXPECT_EQ(options.ports(), kNoPorts);
  }
}

TEST(InnerExtensions, EightExtensionHeadersAreSkippedAndANinthIsNot) {
  const std::vector<std::function<Packet&(Packet&)>> kinds = {
      [](Packet& packet) -> Packet& { return packet.hop_by_hop(); },
      [](Packet& packet) -> Packet& { return packet.routing(); },
      [](Packet& packet) -> Packet& { return packet.destination_options(); },
      [](Packet& packet) -> Packet& { return packet.authentication(12); },
      [](Packet& packet) -> Packet& { return packet.fragment_header(); }};
  const std::vector<std::uint8_t> types = {0, 43, 60, 51, 44};
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    Packet packet = Packet().ethernet().ipv6().udp();
    for (int count = 1; count <= 10; ++count) {
      const ParsedInner inner(kinds[kind](packet));
      EXPECT_EQ(inner->protocol, count <= 8 ? 17 : types[kind]) << count;
      EXPECT_EQ(inner.ports(), count <= 8 ? kUdpPorts : kNoPorts) << count;
      EXPECT_EQ(inner->extension_headers, std::min(count, 8));
    }
  }
}

TEST(InnerExtensions, ANinthFragmentHeaderIsNotReadEither) {
  Packet packet = Packet().ethernet().ipv6();
  for (int count = 0; count < 8; ++count) packet.destination_options();
  const ParsedInner inner(packet.fragment_header(1).udp());
  EXPECT_EQ(inner->protocol, 44);
  EXPECT_EQ(inner.ports(), kNoPorts);
}

TEST(InnerExtensions, AnExtensionHeaderCutAtAnyByteIsNotRead) {
  for (const auto& [packet, type, end] :
       {std::tuple(Packet().ethernet().ipv6().hop_by_hop(16).udp(), 0, 54u + 16),
        {Packet().ethernet().ipv6().routing(24).udp(), 43, 54u + 24},
        {Packet().ethernet().ipv6().destination_options().udp(), 60, 54u + 8},
        {Packet().ethernet().ipv6().authentication(28).udp(), 51, 54u + 28},
        {Packet().ethernet().ipv6().fragment_header(1).udp(), 44, 54u + 8}}) {
    for (std::size_t caplen = 54; caplen < end; ++caplen) {
      const ParsedInner inner(Packet(packet).cut(caplen));
      EXPECT_EQ(inner->ip_version, 6u);
      EXPECT_EQ(inner->protocol, type) << caplen;
      EXPECT_EQ(inner.ports(), kNoPorts) << caplen;
    }
    EXPECT_EQ(ParsedInner(Packet(packet).cut(end))->protocol, 17);
  }
}

TEST(InnerExtensions, AnExtensionHeaderThatLeavesTheWindowIsNotRead) {
  const auto behind = [](std::size_t first, std::uint8_t type, std::size_t bytes) {
    return ParsedInner(
        Packet().ethernet().ipv6().hop_by_hop(first).extension(type, bytes).udp().payload(300));
  };
  // Link and IPv6 header end at 54, the first extension header at 230.
  EXPECT_EQ(behind(176, 51, 24)->protocol, 17) << "ends at 254";
  EXPECT_EQ(behind(176, 51, 28)->protocol, 51) << "ends at 258";
  EXPECT_EQ(ParsedInner(Packet().ethernet().ipv6().authentication(200).udp().payload(99))->protocol,
            17);
  EXPECT_EQ(ParsedInner(Packet().ethernet().ipv6().authentication(204).udp().payload(99))->protocol,
            51);
}

TEST(InnerExtensions, TheWindowEndsAtExactly256Bytes) {
  const auto ah = [](std::size_t bytes, int tags) {
    Packet packet = Packet().ethernet().ipv6().authentication(bytes).udp().payload(99);
    for (int tag = 0; tag < tags; ++tag) packet.vlan();
    return ParsedInner(packet);
  };
  // Behind Ethernet every IP header ends 2 beyond a multiple of 4, so ports end at 254 or 258.
  EXPECT_EQ(ah(196, 0).ports(), kUdpPorts) << "ports at 250..253";
  EXPECT_EQ(ah(200, 0).ports(), kNoPorts) << "ports at 254..257";
  EXPECT_EQ(ah(200, 0)->protocol, 17);
  EXPECT_EQ(ah(196, 1).ports(), kNoPorts);
  EXPECT_EQ(ah(192, 1).ports(), kUdpPorts);
}

TEST(InnerExtensions, TheWindowIsOfTheFrameNotOfWhatIsBehindIt) {
  const Packet packet = Packet().ethernet().ipv6().authentication(196).udp().payload(99);
  for (std::size_t caplen : {250u, 251u, 252u, 253u}) {
    EXPECT_EQ(ParsedInner(Packet(packet).cut(caplen)).ports(), kNoPorts) << caplen;
  }
  for (std::size_t caplen : {254u, 255u, 256u, 257u, 300u}) {
    EXPECT_EQ(ParsedInner(Packet(packet).cut(caplen)).ports(), kUdpPorts) << caplen;
  }
}

}  // namespace
}  // namespace fibertap::model
