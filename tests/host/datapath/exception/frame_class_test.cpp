#include "host/datapath/exception/frame_class.h"

#include <gtest/gtest.h>

#include "tests/support/packet.h"

namespace fibertap::testing {
namespace {

constexpr std::uint16_t kPort = 9100;

FrameClass class_of(const Packet& packet, std::uint16_t port = kPort) {
  return fibertap::class_of(packet.bytes(), port);
}

Packet arp() { return Packet().ethernet().ether_type(0x0806).payload(28); }

Packet icmpv6(std::uint8_t type) {
  Bytes message(24);
  message[0] = type;
  return Packet().ethernet().ipv6().protocol(58).payload(message);
}

TEST(FrameClass, ArpAndNeighbourDiscoveryAreOfNeighbours) {
  EXPECT_EQ(class_of(arp()), FrameClass::kNeighbour);
  EXPECT_EQ(class_of(arp().vlan()), FrameClass::kNeighbour);
  for (int type = 0; type < 256; ++type) {
    EXPECT_EQ(class_of(icmpv6(static_cast<std::uint8_t>(type))) == FrameClass::kNeighbour,
              type >= 133 && type <= 137)
        << type;
  }
}

TEST(FrameClass, TcpToThePortOfTheHealthCheckIsOfHealth) {
  for (const Packet& packet :
       {Packet().ethernet().ipv4().tcp(40000, kPort), Packet().ethernet().ipv6().tcp(40000, kPort),
        Packet().ethernet().vlan().vlan(0x88A8).ipv4().options(40).tcp(40000, kPort)}) {
    EXPECT_EQ(class_of(packet), FrameClass::kHealth);
    EXPECT_EQ(class_of(packet, 0), FrameClass::kOther) << "there is none";
    EXPECT_EQ(class_of(packet, kPort + 1), FrameClass::kOther);
  }
  EXPECT_EQ(class_of(Packet().ethernet().ipv4().more_fragments().tcp(40000, kPort)),
            FrameClass::kHealth);
}

TEST(FrameClass, AllElseIsTheRest) {
  for (const Packet& packet :
       {Packet().ethernet().ipv4().tcp(kPort, 443), Packet().ethernet().ipv4().udp(40000, kPort),
        Packet().ethernet().ipv4().icmp().payload(20),
        Packet().ethernet().ipv4().fragment_offset(1).tcp(40000, kPort),
        Packet().ethernet().ipv6().udp(40000, kPort), Packet().ethernet().ether_type(0x88CC),
        Packet().ethernet().vlan().vlan().vlan().ether_type(0x0806).payload(28)}) {
    EXPECT_EQ(class_of(packet), FrameClass::kOther);
  }
}

TEST(FrameClass, NoLengthOfAFrameIsReadBeyond) {
  for (const Packet& packet : {arp(), icmpv6(135), Packet().ethernet().ipv4().tcp(1, kPort),
                               Packet().ethernet().ipv4().options(40).tcp(1, kPort),
                               Packet().ethernet().vlan().ipv6().tcp(1, kPort)}) {
    const Bytes whole = packet.bytes();
    const FrameClass expected = fibertap::class_of(whole, kPort);
    for (std::size_t size = 0; size <= whole.size(); ++size) {
      const Bytes cut(whole.begin(),
                      whole.begin() + static_cast<std::ptrdiff_t>(size));  // for asan
      const FrameClass found = fibertap::class_of(cut, kPort);
      EXPECT_TRUE(found == expected || found == FrameClass::kOther) << size;
    }
  }
}

}  // namespace
}  // namespace fibertap::testing
