#include "sim/model/inner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "tests/sim/model/parsed_inner.h"
#include "tests/support/packet.h"

namespace fibertap::model {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using testing::kNoPorts;
using testing::kUdpPorts;
using testing::Packet;
using testing::ParsedInner;

TEST(Inner, GivesTheFieldsOfAnIpv4Packet) {
  for (int tags = 0; tags <= 2; ++tags) {
    Packet packet = Packet().ethernet().ipv4("10.1.2.3", "192.0.2.4").udp().payload(20);
    for (int tag = 0; tag < tags; ++tag) packet.vlan(tag == 0 ? 0x88A8 : 0x8100);
    const ParsedInner inner(packet);
    EXPECT_EQ(inner->ip_version, 4u);
    EXPECT_THAT(inner->source, ElementsAre(10, 1, 2, 3));
    EXPECT_THAT(inner->destination, ElementsAre(192, 0, 2, 4));
    EXPECT_THAT(inner->source_mac, ElementsAreArray(testing::kSourceMac));
    EXPECT_THAT(inner->destination_mac, ElementsAreArray(testing::kDestinationMac));
    EXPECT_EQ(inner->protocol, 17);
    EXPECT_EQ(inner.ports(), kUdpPorts);
    EXPECT_FALSE(inner->fragment);
    EXPECT_EQ(inner->ip_origlen, 14u + 4 * static_cast<unsigned>(tags) + 20 + 8 + 20);
  }
}

TEST(Inner, GivesTheFieldsOfAnIpv6Packet) {
  const ParsedInner inner(
      Packet().ethernet().vlan().ipv6("2001:db8::1", "ff02::fb").udp().payload(20));
  EXPECT_EQ(inner->ip_version, 6u);
  EXPECT_THAT(inner->source, ElementsAre(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
  EXPECT_THAT(inner->destination,
              ElementsAre(0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xfb));
  EXPECT_EQ(inner->protocol, 17);
  EXPECT_EQ(inner.ports(), kUdpPorts);
  EXPECT_FALSE(inner->fragment);
  EXPECT_EQ(inner->ip_origlen, 18u + 40 + 28);
}

TEST(Inner, CutAtAnyByteOfLinkOrFixedIpHeaderItIsNonIp) {
  for (const auto& [packet, fixed] : {std::pair(Packet().ethernet().ipv4().udp(), 34),
                                      {Packet().ethernet().ipv6().udp(), 54},
                                      {Packet().ethernet().vlan().ipv4().udp(), 38},
                                      {Packet().ethernet().vlan().vlan(0x88A8).ipv6().udp(), 62}}) {
    const auto whole = static_cast<std::size_t>(fixed);
    for (std::size_t caplen = 0; caplen <= packet.size(); ++caplen) {
      const ParsedInner inner(Packet(packet).cut(caplen));
      EXPECT_EQ(inner->ip_version != 0, caplen >= whole) << caplen << " of " << whole;
      EXPECT_EQ(inner.ports(), caplen >= whole + 4 ? kUdpPorts : kNoPorts)
          << caplen << " of " << whole;
    }
  }
}

TEST(Inner, WhatIsNotIpIsNonIp) {
  for (std::uint16_t type :
       std::vector<std::uint16_t>{0x0000, 0x0026, 0x0806, 0x8847, 0x88A9, 0x86DC, 0xFFFF}) {
    EXPECT_EQ(ParsedInner(Packet().ethernet().ipv4().udp().ether_type(type))->ip_version, 0u)
        << type;
  }
  EXPECT_EQ(ParsedInner(Packet().ethernet().vlan().vlan().vlan().ipv4().udp())->ip_version, 0u);
  for (unsigned nibble = 0; nibble < 16; ++nibble) {
    EXPECT_EQ(ParsedInner(Packet().ethernet().ipv4().udp().version(nibble))->ip_version,
              nibble == 4 ? 4u : 0u);
    EXPECT_EQ(ParsedInner(Packet().ethernet().ipv6().udp().version(nibble))->ip_version,
              nibble == 6 ? 6u : 0u);
    EXPECT_EQ(ParsedInner(Packet().ethernet().ipv4().udp().payload(60).ihl(nibble))->ip_version,
              nibble >= 5 ? 4u : 0u);
  }
}

TEST(Inner, Ipv4PortsStandBehindTheOptions) {
  for (std::size_t options = 0; options <= 40; options += 4) {
    const Packet packet = Packet().ethernet().ipv4().options(options).udp();
    const std::size_t l4_at = 34 + options;
    EXPECT_EQ(ParsedInner(packet).ports(), kUdpPorts) << options;
    EXPECT_EQ(ParsedInner(Packet(packet).cut(l4_at + 4)).ports(), kUdpPorts) << options;
    for (std::size_t caplen = 34; caplen < l4_at + 4; ++caplen) {
      const ParsedInner cut(Packet(packet).cut(caplen));
      EXPECT_EQ(cut->ip_version, 4u) << "only the fixed header need be whole";
      EXPECT_EQ(cut->protocol, 17);
      EXPECT_EQ(cut.ports(), kNoPorts) << options << " options, " << caplen;
    }
  }
}

TEST(Inner, OnlyTcpAndUdpHavePorts) {
  for (unsigned protocol = 0; protocol < 256; ++protocol) {
    const auto number = static_cast<std::uint8_t>(protocol);
    const bool has_ports = protocol == 6 || protocol == 17;
    const ParsedInner ipv4(Packet().ethernet().ipv4().udp().payload(20).protocol(number));
    EXPECT_EQ(ipv4->protocol, protocol);
    EXPECT_EQ(ipv4.ports(), has_ports ? kUdpPorts : kNoPorts) << protocol;
    EXPECT_EQ(ipv4->extension_headers, 0) << protocol;
    if (protocol == 0 || protocol == 43 || protocol == 44 || protocol == 51 || protocol == 60) {
      continue;
    }
    const ParsedInner ipv6(Packet().ethernet().ipv6().udp().payload(20).protocol(number));
    EXPECT_EQ(ipv6->protocol, protocol);
    EXPECT_EQ(ipv6.ports(), has_ports ? kUdpPorts : kNoPorts) << protocol;
  }
}

TEST(Inner, AhIsNotSkippedInIpv4) {
  const ParsedInner inner(Packet().ethernet().ipv4().authentication().udp());
  EXPECT_EQ(inner->protocol, 51);
  EXPECT_EQ(inner.ports(), kNoPorts);
}

TEST(Inner, Ipv4FirstFragmentsHavePortsAndLaterOnesHaveNone) {
  const auto with = [](std::uint16_t field) {
    return ParsedInner(Packet().ethernet().ipv4().udp().payload(20).flags_and_offset(field));
  };
  for (unsigned bit = 0; bit <= 12; ++bit) {
    const auto offset = static_cast<std::uint16_t>(1u << bit);
    for (std::uint16_t more : {std::uint16_t{0}, std::uint16_t{0x2000}}) {
      const ParsedInner later = with(static_cast<std::uint16_t>(offset | more));
      EXPECT_EQ(later.ports(), kNoPorts) << bit;
      EXPECT_TRUE(later->fragment) << bit;
      EXPECT_EQ(later->protocol, 17);
    }
  }
  EXPECT_EQ(with(0x2000).ports(), kUdpPorts);
  EXPECT_TRUE(with(0x2000)->fragment);
  EXPECT_EQ(with(0xC000).ports(), kUdpPorts);
  EXPECT_FALSE(with(0xC000)->fragment) << "DF and the reserved bit make no fragment";
}

TEST(Inner, StaleLengthFieldsChangeNothingButTheOriglen) {
  for (std::size_t length : {0u, 5u, 20u, 27u, 9000u, 65535u}) {
    const ParsedInner ipv4(
        Packet().ethernet().ipv4().udp().payload(20).ip_length(length).udp_length(3));
    EXPECT_EQ(ipv4->ip_version, 4u);
    EXPECT_EQ(ipv4.ports(), kUdpPorts) << length;
    EXPECT_EQ(ipv4->ip_origlen, 14 + length);
    const ParsedInner ipv6(Packet().ethernet().vlan().ipv6().udp().ip_length(length).udp_length(3));
    EXPECT_EQ(ipv6.ports(), kUdpPorts) << length;
    EXPECT_EQ(ipv6->ip_origlen, 18 + 40 + length);
  }
}

TEST(Inner, MacsOfACutEthernetHeaderAreAbsent) {
  const Packet packet = Packet().ethernet().ipv4().udp();
  for (std::size_t caplen = 0; caplen < 14; ++caplen) {
    const ParsedInner inner(Packet(packet).cut(caplen));
    EXPECT_TRUE(inner->source_mac.empty()) << caplen;
    EXPECT_TRUE(inner->destination_mac.empty()) << caplen;
  }
  const ParsedInner whole(Packet(packet).cut(14));
  EXPECT_THAT(whole->source_mac, ElementsAreArray(testing::kSourceMac));
  EXPECT_THAT(whole->destination_mac, ElementsAreArray(testing::kDestinationMac));
}

}  // namespace
}  // namespace fibertap::model
