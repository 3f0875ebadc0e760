#include "sim/model/direction.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/packet.h"

namespace fibertap::model {
namespace {

using testing::Mac;
using testing::mirrored;
using testing::mirrored_over_ipv6;
using testing::Packet;

constexpr Mac kEni = {0x02, 0, 0, 0, 0, 0xEE};
constexpr Mac kPeer = {0x02, 0, 0, 0, 0, 0xFF};

/// Direction that a session with `macs` sees in `envelope`, its inner frame included.
Direction direction_in(const std::vector<Mac>& macs, const Packet& envelope) {
  const testing::Bytes frame = envelope.bytes();
  const Outer outer = parse_outer(frame, static_cast<std::uint32_t>(frame.size()), 4789);
  EXPECT_FALSE(outer.disposition) << outer.reason;
  Session session{};
  session.macs = macs;
  return direction_of(session, outer, parse_inner(outer.inner)).direction;
}

Packet between(const Mac& source, const Mac& destination) {
  return Packet().ethernet(source, destination);
}

Packet ipv4(std::string_view source, std::string_view destination) {
  return between(kEni, kPeer).ipv4(source, destination).udp();
}

Packet ipv6(std::string_view source, std::string_view destination) {
  return between(kEni, kPeer).ipv6(source, destination).udp();
}

TEST(Direction, ToTheEniIsIngressAndFromItEgress) {
  EXPECT_EQ(direction_in({kEni}, mirrored(between(kPeer, kEni).ipv4())), Direction::kIngress);
  EXPECT_EQ(direction_in({kEni}, mirrored(between(kEni, kPeer).ipv4())), Direction::kEgress);
  EXPECT_EQ(direction_in({kEni}, mirrored(between(kPeer, kPeer).ipv4())), Direction::kUnknown);
}

TEST(Direction, TheDestinationMacIsAskedBeforeTheSourceMac) {
  EXPECT_EQ(direction_in({kEni}, mirrored(between(kEni, kEni).ipv4())), Direction::kIngress);
  EXPECT_EQ(direction_in({kPeer, kEni}, mirrored(between(kPeer, kEni).ipv4())),
            Direction::kIngress);
}

TEST(Direction, EachOfEightMacsCountsInEveryByte) {
  std::vector<Mac> macs;
  for (std::uint8_t last = 1; last <= 8; ++last) macs.push_back({0x02, 0, 0, 0, 1, last});
  for (const Mac& mac : macs) {
    EXPECT_EQ(direction_in(macs, mirrored(between(kPeer, mac).ipv4())), Direction::kIngress);
    EXPECT_EQ(direction_in(macs, mirrored(between(mac, kPeer).ipv4())), Direction::kEgress);
    for (unsigned bit = 0; bit < 40; ++bit) {
      Mac other = mac;
      other[bit / 8] = static_cast<std::uint8_t>(other[bit / 8] ^ 1u << bit % 8);
      EXPECT_EQ(direction_in(macs, mirrored(between(other, other).ipv4())), Direction::kUnknown);
    }
  }
}

TEST(Direction, AnySixBytesAreAMac) {
  for (const Mac& mac : {Mac{}, Mac{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}}) {
    EXPECT_EQ(direction_in({mac}, mirrored(between(kPeer, mac).ipv4())), Direction::kIngress);
    EXPECT_EQ(direction_in({mac}, mirrored(between(mac, kPeer).ipv4())), Direction::kEgress);
    EXPECT_EQ(direction_in({}, mirrored(between(mac, mac).ipv4())), Direction::kUnknown);
    EXPECT_EQ(direction_in({kEni}, mirrored(between(mac, mac).ipv4())), Direction::kUnknown);
  }
}

TEST(Direction, WithoutMacsTheOuterSourceIsTheEni) {
  const Packet in = ipv4("10.0.0.9", "172.31.0.238");
  const Packet out = ipv4("172.31.0.238", "10.0.0.9");
  EXPECT_EQ(direction_in({}, mirrored(in)), Direction::kIngress);
  EXPECT_EQ(direction_in({}, mirrored(out)), Direction::kEgress);
  EXPECT_EQ(direction_in({}, mirrored(in).from("10.0.0.8")), Direction::kUnknown);
  EXPECT_EQ(direction_in({}, mirrored(out).vlan().options(8)), Direction::kEgress);
  EXPECT_EQ(direction_in({}, mirrored(Packet(out).vlan().vlan())), Direction::kEgress);
  EXPECT_EQ(direction_in({}, mirrored(in).to("10.0.0.9").from("10.0.0.8")), Direction::kUnknown)
      << "the outer destination is the target, not the ENI";
}

TEST(Direction, TheDestinationAddressIsAskedBeforeTheSourceAddress) {
  EXPECT_EQ(direction_in({}, mirrored(ipv4("172.31.0.238", "172.31.0.238"))), Direction::kIngress);
  EXPECT_EQ(direction_in({}, mirrored_over_ipv6(ipv6("2001:db8::238", "2001:db8::238"))),
            Direction::kIngress);
}

TEST(Direction, MacsAreAskedBeforeAddresses) {
  const Packet to_address = ipv4("10.0.0.9", "172.31.0.238");
  EXPECT_EQ(direction_in({kEni}, mirrored(to_address)), Direction::kEgress);
  EXPECT_EQ(direction_in({kPeer}, mirrored(ipv4("172.31.0.238", "10.0.0.9"))), Direction::kIngress);
  EXPECT_EQ(direction_in({{0x02, 0, 0, 0, 0, 0x77}}, mirrored(to_address)), Direction::kIngress)
      << "no MAC matches, so the addresses decide";
}

TEST(Direction, Ipv6AddressesCountInEveryByte) {
  const Packet in = ipv6("2001:db8::9", "2001:db8::238");
  EXPECT_EQ(direction_in({}, mirrored_over_ipv6(in)), Direction::kIngress);
  EXPECT_EQ(direction_in({}, mirrored_over_ipv6(ipv6("2001:db8::238", "2001:db8::9"))),
            Direction::kEgress);
  for (const char* other : {"2101:db8::238", "2001:db9::238", "2001:db8:1::238", "2001:db8::1:238",
                            "2001:db8::239", "2001:db8:0:0:1::238"}) {
    EXPECT_EQ(direction_in({}, mirrored_over_ipv6(in).from(other)), Direction::kUnknown) << other;
  }
}

TEST(Direction, AddressesOfDifferentVersionsTellNothing) {
  EXPECT_EQ(direction_in({}, mirrored(ipv6("2001:db8::238", "2001:db8::238"))),
            Direction::kUnknown);
  EXPECT_EQ(direction_in({}, mirrored(ipv6("ac1f:ee::", "ac1f:ee::"))), Direction::kUnknown)
      << "the first four bytes are those of 172.31.0.238";
  EXPECT_EQ(direction_in({}, mirrored_over_ipv6(ipv4("10.0.0.1", "10.0.0.1")).from("a00:1::")),
            Direction::kUnknown);
  EXPECT_EQ(direction_in({kEni}, mirrored(ipv6("::1", "::2"))), Direction::kEgress)
      << "MACs decide all the same";
}

TEST(Direction, ANonIpFrameHasADirectionByItsMacsOnly) {
  EXPECT_EQ(direction_in({kEni}, mirrored(between(kPeer, kEni).payload(46))), Direction::kIngress);
  EXPECT_EQ(direction_in({kEni}, mirrored(between(kEni, kPeer).payload(46))), Direction::kEgress);
  EXPECT_EQ(direction_in({}, mirrored(between(kEni, kPeer).payload(46))), Direction::kUnknown);
  const Packet cut = ipv4("10.0.0.9", "172.31.0.238").cut(33);
  EXPECT_EQ(direction_in({}, mirrored(cut)), Direction::kUnknown);
}

TEST(Direction, AFrameWithoutAWholeEthernetHeaderHasNone) {
  const Packet frame = between(kEni, kEni).ipv4();
  for (std::size_t bytes = 0; bytes < 14; ++bytes) {
    EXPECT_EQ(direction_in({kEni, Mac{}}, mirrored(Packet(frame).cut(bytes))), Direction::kUnknown)
        << bytes;
  }
  EXPECT_EQ(direction_in({kEni}, mirrored(Packet(frame).cut(14))), Direction::kIngress);
}

TEST(Direction, MacsCountEvenWhereVlanTagsAreCut) {
  const Packet frame = between(kPeer, kEni).vlan().ipv4();
  EXPECT_EQ(direction_in({kEni}, mirrored(Packet(frame).cut(16))), Direction::kIngress);
}

}  // namespace
}  // namespace fibertap::model
