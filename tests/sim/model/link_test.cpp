#include "sim/model/link.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/packet.h"

namespace fibertap::model {
namespace {

using testing::Packet;

/// Tags of every number that is read, both TPIDs in every place.
std::vector<std::vector<std::uint16_t>> tag_sequences() {
  return {{},
          {0x8100},
          {0x88A8},
          {0x8100, 0x8100},
          {0x8100, 0x88A8},
          {0x88A8, 0x8100},
          {0x88A8, 0x88A8}};
}

Packet tagged(const std::vector<std::uint16_t>& tpids) {
  Packet frame;
  frame.ethernet();
  for (std::uint16_t tpid : tpids) frame.vlan(tpid);
  return frame;
}

TEST(Link, TakesUpToTwoTagsOfEitherTpidBeforeTheEtherType) {
  for (const auto& tpids : tag_sequences()) {
    const auto link = parse_link(tagged(tpids).ipv4().payload(8).bytes());
    ASSERT_TRUE(link);
    EXPECT_EQ(link->bytes, 14 + 4 * tpids.size());
    EXPECT_EQ(link->ether_type, 0x0800);
  }
}

TEST(Link, AThirdTagIsTheEtherTypeBehindTwo) {
  for (std::uint16_t tpid : {std::uint16_t{0x8100}, std::uint16_t{0x88A8}}) {
    const auto link = parse_link(tagged({0x8100, 0x8100, tpid}).ipv4().bytes());
    ASSERT_TRUE(link);
    EXPECT_EQ(link->bytes, 22u);
    EXPECT_EQ(link->ether_type, tpid);
  }
}

TEST(Link, OtherTagProtocolsAreEtherTypes) {
  const auto link = parse_link(tagged({0x9100}).ipv4().bytes());
  ASSERT_TRUE(link);
  EXPECT_EQ(link->bytes, 14u);
  EXPECT_EQ(link->ether_type, 0x9100);
}

TEST(Link, IsAbsentWhenCutAtAnyByteOfItsHeader) {
  for (const auto& tpids : tag_sequences()) {
    const Packet frame = tagged(tpids).ipv6();
    const std::size_t whole = 14 + 4 * tpids.size();
    for (std::size_t caplen = 0; caplen < whole; ++caplen) {
      EXPECT_FALSE(parse_link(Packet(frame).cut(caplen).bytes())) << caplen << " of " << whole;
    }
    EXPECT_TRUE(parse_link(Packet(frame).cut(whole).bytes())) << whole;
  }
}

}  // namespace
}  // namespace fibertap::model
