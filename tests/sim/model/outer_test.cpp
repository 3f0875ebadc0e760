#include "sim/model/outer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/sim/model/envelopes.h"
#include "tests/support/packet.h"

namespace fibertap::model {
namespace {

using abi::Disposition;
using testing::carried_frame;
using testing::disposition_of;
using ::testing::ElementsAreArray;
using testing::Envelope;
using testing::envelopes;
using testing::over_ipv4;
using testing::over_ipv6;
using testing::Packet;
using testing::ParsedOuter;

TEST(Outer, EveryEnvelopeGivesItsVniSourceAndInnerFrame) {
  for (const Envelope& envelope : envelopes()) {
    SCOPED_TRACE(envelope.name);
    const ParsedOuter parsed(Packet(envelope.packet).vni(0xABCDEF));
    const Outer& outer = parsed.outer;
    EXPECT_EQ(outer.disposition, std::nullopt) << outer.reason;
    EXPECT_EQ(outer.vni, 0xABCDEFu);
    EXPECT_EQ(outer.link_bytes, envelope.link_bytes);
    const bool ipv6 = outer.ether_type == 0x86DD;
    EXPECT_EQ(outer.ip_version, ipv6 ? 6u : 4u);
    EXPECT_EQ(outer.source_port, 0xFF80);
    EXPECT_EQ(outer.destination_port, testing::kVxlanUdpPort);
    EXPECT_EQ(outer.udp_length, 16 + carried_frame().size());
    EXPECT_FALSE(outer.truncated);
    if (ipv6) {
      EXPECT_THAT(outer.source, ElementsAreArray({0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0,  //
                                                  0, 0, 0, 0, 0, 0, 0x02, 0x38}));
    } else {
      EXPECT_THAT(outer.source, ElementsAreArray({172, 31, 0, 238}));
    }
    EXPECT_THAT(outer.inner, ElementsAreArray(carried_frame()));
  }
}

TEST(Outer, CutAtAnyByteItIsNotVxlanThenMalformedThenAShorterInnerFrame) {
  for (const Envelope& envelope : envelopes()) {
    SCOPED_TRACE(envelope.name);
    const std::size_t whole = envelope.packet.size();
    for (std::size_t caplen = 0; caplen <= whole; ++caplen) {
      SCOPED_TRACE(caplen);
      const ParsedOuter parsed(Packet(envelope.packet).cut(caplen), whole);
      if (caplen < envelope.vxlan_at()) {
        EXPECT_EQ(parsed.outer.disposition, Disposition::not_vxlan);
      } else if (caplen < envelope.inner_at()) {
        EXPECT_EQ(parsed.outer.disposition, Disposition::outer_malformed);
      } else {
        EXPECT_EQ(parsed.outer.disposition, std::nullopt);
        const std::size_t there = caplen - envelope.inner_at();
        EXPECT_THAT(parsed.outer.inner, ElementsAreArray(Bytes(carried_frame()).first(there)));
      }
      EXPECT_FALSE(parsed.outer.truncated) << "the datagram was whole on the wire";
    }
  }
}

TEST(Outer, WhatIsNeitherIpv4NorIpv6IsNotVxlan) {
  for (std::uint16_t type :
       std::vector<std::uint16_t>{0x0000, 0x05DC, 0x0806, 0x0801, 0x86DC, 0x8847, 0x9100, 0xFFFF}) {
    EXPECT_EQ(disposition_of(over_ipv4().ether_type(type)), Disposition::not_vxlan) << type;
  }
}

TEST(Outer, AThirdVlanTagIsNotVxlan) {
  for (std::uint16_t tpid : std::vector<std::uint16_t>{0x8100, 0x88A8}) {
    const Packet packet = over_ipv4().vlan(tpid).vlan(tpid).vlan(tpid);
    EXPECT_EQ(disposition_of(packet), Disposition::not_vxlan);
  }
}

TEST(Outer, TheVersionMustBeTheOneOfTheEtherType) {
  for (unsigned version = 0; version < 16; ++version) {
    EXPECT_EQ(disposition_of(over_ipv4().version(version)),
              version == 4 ? std::nullopt : std::optional(Disposition::not_vxlan))
        << version;
    EXPECT_EQ(disposition_of(over_ipv6().version(version)),
              version == 6 ? std::nullopt : std::optional(Disposition::not_vxlan))
        << version;
  }
}

TEST(Outer, AnIpv4HeaderBelowFiveWordsIsNotVxlan) {
  for (unsigned ihl = 0; ihl < 5; ++ihl) {
    EXPECT_EQ(disposition_of(over_ipv4().ihl(ihl)), Disposition::not_vxlan) << ihl;
    EXPECT_EQ(disposition_of(over_ipv4().ihl(ihl).more_fragments()), Disposition::not_vxlan)
        << "the header is judged before its fragment field";
  }
}

TEST(Outer, OnlyUdpIsVxlan) {
  for (unsigned protocol = 0; protocol < 256; ++protocol) {
    const auto number = static_cast<std::uint8_t>(protocol);
    EXPECT_EQ(disposition_of(over_ipv4().protocol(number)),
              protocol == 17 ? std::nullopt : std::optional(Disposition::not_vxlan))
        << protocol;
    const auto ipv6 = protocol == 17   ? std::nullopt
                      : protocol == 44 ? std::optional(Disposition::outer_fragment)
                                       : std::optional(Disposition::not_vxlan);
    EXPECT_EQ(disposition_of(over_ipv6().protocol(number)), ipv6) << protocol;
  }
}

TEST(Outer, AnyFragmentOffsetOrMoreFragmentsIsAnOuterFragment) {
  for (unsigned bit = 0; bit < 16; ++bit) {
    const auto field = static_cast<std::uint16_t>(1u << bit);
    const bool is_fragment = bit <= 13;  // 14 is DF, 15 reserved
    EXPECT_EQ(disposition_of(over_ipv4().flags_and_offset(field)),
              is_fragment ? std::optional(Disposition::outer_fragment) : std::nullopt)
        << bit;
  }
  EXPECT_EQ(disposition_of(over_ipv4().flags_and_offset(0x2001)), Disposition::outer_fragment);
}

TEST(Outer, AFragmentIsToldBeforeItsProtocolAndItsPort) {
  const Packet fragment = over_ipv4().more_fragments();
  EXPECT_EQ(disposition_of(Packet(fragment).protocol(6)), Disposition::outer_fragment);
  EXPECT_EQ(disposition_of(Packet(fragment).destination_port(53)), Disposition::outer_fragment);
  EXPECT_EQ(disposition_of(Packet(fragment).cut(34)), Disposition::outer_fragment);
  EXPECT_EQ(disposition_of(Packet(fragment).options(4).cut(37)), Disposition::not_vxlan)
      << "its options are not whole";
  EXPECT_EQ(disposition_of(Packet(fragment).options(4).cut(38)), Disposition::outer_fragment);
}

TEST(Outer, AnIpv6FragmentHeaderTellsAFragmentOnlyWhereItComesFirst) {
  const Packet first = over_ipv6().fragment_header();
  EXPECT_EQ(disposition_of(first), Disposition::outer_fragment);
  EXPECT_EQ(disposition_of(Packet(first).cut(54)), Disposition::outer_fragment);
  EXPECT_EQ(disposition_of(Packet(first).cut(53)), Disposition::not_vxlan);
  EXPECT_EQ(disposition_of(over_ipv6().hop_by_hop().fragment_header()), Disposition::not_vxlan);
}

TEST(Outer, TheDestinationPortDecidesAndIsConfigurable) {
  for (std::uint16_t port : std::vector<std::uint16_t>{0, 4788, 4790, 0xB512, 65535}) {
    const Packet packet = over_ipv4().destination_port(port);
    EXPECT_EQ(disposition_of(packet), Disposition::not_vxlan) << port;
    EXPECT_EQ(ParsedOuter(packet, packet.size(), port).outer.disposition, std::nullopt) << port;
  }
  const Packet reply = Packet()
                           .ethernet()
                           .ipv4()
                           .udp(testing::kVxlanUdpPort, 40000)
                           .vxlan()
                           .payload(carried_frame());
  EXPECT_EQ(disposition_of(reply), Disposition::not_vxlan);
}

TEST(Outer, AnotherPortIsNotVxlanWhateverItsLengths) {
  EXPECT_EQ(disposition_of(over_ipv4().destination_port(53).udp_length(0)), Disposition::not_vxlan);
}

TEST(Outer, ChecksumsAreNotVerified) {
  EXPECT_EQ(disposition_of(over_ipv4().udp_checksum(0xBEEF)), std::nullopt);
}

TEST(Outer, OnlyTheIFlagCounts) {
  for (unsigned flags = 0; flags < 256; ++flags) {
    const Packet packet = over_ipv4().vxlan_flags(static_cast<std::uint8_t>(flags));
    EXPECT_EQ(disposition_of(packet),
              (flags & 0x08) != 0 ? std::nullopt : std::optional(Disposition::bad_vxlan))
        << flags;
  }
}

TEST(Outer, ReservedVxlanBytesAreIgnored) {
  const ParsedOuter parsed(over_ipv4().vni(0x123456).vxlan_reserved(0xFF));
  EXPECT_EQ(parsed.outer.disposition, std::nullopt);
  EXPECT_EQ(parsed.outer.vni, 0x123456u);
}

TEST(Outer, AnImpossibleLengthIsToldBeforeABadFlag) {
  EXPECT_EQ(disposition_of(over_ipv4().vxlan_flags(0).udp_length(15)),
            Disposition::outer_malformed);
  EXPECT_EQ(disposition_of(over_ipv4().vxlan_flags(0).cut(49)), Disposition::outer_malformed);
}

TEST(Outer, EveryVniIsAVni) {
  for (std::uint32_t vni : {0u, 1u, 0xFFu, 0x100u, 0xFFFFu, 0x10000u, 0xFFFFFFu}) {
    EXPECT_EQ(ParsedOuter(over_ipv4().vni(vni)).outer.vni, vni);
  }
}

}  // namespace
}  // namespace fibertap::model
