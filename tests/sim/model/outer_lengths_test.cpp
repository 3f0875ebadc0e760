#include "sim/model/outer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
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
using testing::mirrored;
using testing::over_ipv4;
using testing::over_ipv6;
using testing::Packet;
using testing::ParsedOuter;

TEST(OuterLengths, AUdpLengthThatHoldsNoVxlanHeaderIsMalformed) {
  for (const Envelope& envelope : envelopes()) {
    SCOPED_TRACE(envelope.name);
    for (std::size_t length : {0u, 7u, 8u, 15u}) {
      EXPECT_EQ(disposition_of(Packet(envelope.packet).udp_length(length)),
                Disposition::outer_malformed)
          << length;
    }
    const ParsedOuter shortest(Packet(envelope.packet).udp_length(16));
    EXPECT_EQ(shortest.outer.disposition, std::nullopt);
    EXPECT_TRUE(shortest.outer.inner.empty());
  }
}

TEST(OuterLengths, AUdpLengthAboveTheIpPayloadIsMalformed) {
  for (const Envelope& envelope : envelopes()) {
    SCOPED_TRACE(envelope.name);
    const std::size_t payload = 16 + carried_frame().size();
    EXPECT_EQ(disposition_of(Packet(envelope.packet).udp_length(payload + 1)),
              Disposition::outer_malformed);
    EXPECT_EQ(disposition_of(Packet(envelope.packet).udp_length(0xFFFF)),
              Disposition::outer_malformed);
    const std::size_t counted = envelope.is_ipv6() ? payload : envelope.ip_bytes + payload;
    EXPECT_EQ(disposition_of(Packet(envelope.packet).ip_length(counted)), std::nullopt);
    EXPECT_EQ(disposition_of(Packet(envelope.packet).ip_length(counted - 1)),
              Disposition::outer_malformed);
  }
}

TEST(OuterLengths, AnIpv4TotalLengthBelowItsHeaderLeavesNoPayload) {
  for (std::size_t length : {0u, 1u, 19u, 20u}) {
    EXPECT_EQ(disposition_of(over_ipv4().ip_length(length)), Disposition::outer_malformed);
    EXPECT_EQ(disposition_of(over_ipv4().options(40).ip_length(length)),
              Disposition::outer_malformed);
  }
  EXPECT_EQ(disposition_of(over_ipv6().ip_length(0)), Disposition::outer_malformed);
}

TEST(OuterLengths, BytesBehindTheUdpLengthArePadding) {
  for (std::size_t inner_bytes : {0u, 1u, 9u, 10u, 14u, 60u}) {
    const testing::Bytes inner = Packet().payload(inner_bytes).bytes();
    const ParsedOuter padded(mirrored(inner).padding(18));
    EXPECT_EQ(padded.outer.disposition, std::nullopt);
    EXPECT_THAT(padded.outer.inner, ElementsAreArray(inner));
    EXPECT_FALSE(padded.outer.truncated);
  }
  const ParsedOuter shortened(over_ipv4().udp_length(16 + 20));
  EXPECT_THAT(shortened.outer.inner,
              ElementsAreArray(carried_frame().begin(), carried_frame().begin() + 20));
}

TEST(OuterLengths, PaddingIsNeverInsideACutInnerFrame) {
  const Packet padded = over_ipv4().padding(18);
  const std::size_t whole = padded.size() - 18;
  for (std::size_t caplen = whole - 2; caplen <= whole + 18; ++caplen) {
    const ParsedOuter parsed(Packet(padded).cut(caplen), padded.size());
    EXPECT_EQ(parsed.outer.inner.size(), std::min(carried_frame().size(), caplen - 50)) << caplen;
  }
}

TEST(OuterLengths, ADatagramThatEndsBeyondOriglenIsTruncated) {
  for (const Envelope& envelope : envelopes()) {
    SCOPED_TRACE(envelope.name);
    const std::size_t whole = envelope.packet.size();
    EXPECT_FALSE(ParsedOuter(envelope.packet, whole).outer.truncated);
    for (std::size_t origlen = envelope.inner_at(); origlen < whole; ++origlen) {
      const ParsedOuter parsed(Packet(envelope.packet).cut(origlen), origlen);
      EXPECT_EQ(parsed.outer.disposition, std::nullopt);
      EXPECT_TRUE(parsed.outer.truncated) << origlen;
      EXPECT_EQ(parsed.outer.udp_length, 16 + carried_frame().size());
      EXPECT_EQ(parsed.outer.inner.size(), origlen - envelope.inner_at());
    }
  }
}

TEST(OuterLengths, ATruncatedDatagramIsToldWhateverBecomesOfIt) {
  const Packet packet = over_ipv4().vxlan_flags(0);
  const ParsedOuter parsed(Packet(packet).cut(70), 70);
  EXPECT_EQ(parsed.outer.disposition, Disposition::bad_vxlan);
  EXPECT_TRUE(parsed.outer.truncated);
}

TEST(OuterLengths, AMalformedDatagramIsNotToldTruncatedBesides) {
  for (std::size_t origlen = 42; origlen < 50; ++origlen) {
    const ParsedOuter parsed(over_ipv4().cut(origlen), origlen);
    EXPECT_EQ(parsed.outer.disposition, Disposition::outer_malformed);
    EXPECT_FALSE(parsed.outer.truncated) << origlen;
  }
}

TEST(OuterLengths, ADatagramEndsWhereItsUdpLengthSaysNotItsIpLength) {
  const Packet packet = over_ipv4().ip_length(20 + 16 + carried_frame().size() + 100);
  const ParsedOuter parsed(packet);
  EXPECT_EQ(parsed.outer.disposition, std::nullopt);
  EXPECT_FALSE(parsed.outer.truncated);
}

}  // namespace
}  // namespace fibertap::model
