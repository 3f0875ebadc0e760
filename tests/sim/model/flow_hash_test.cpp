#include "sim/model/flow_hash.h"

#include <gtest/gtest.h>

#include <bit>
#include <random>

#include "tests/support/packet.h"

namespace fibertap::model {
namespace {

using testing::Packet;

constexpr int kRounds = 2000;

testing::Bytes random_bytes(std::mt19937& random, std::size_t count) {
  testing::Bytes bytes(count);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

/// The hash by another road. The key repeats every 16 bits, so its 32-bit window at bit i is the
/// one at i mod 16: the hash of an input is the hash of the XOR of its 16-bit words, and the window
/// at bit i is 0x6d5a turned left by i, twice.
std::uint32_t folded(const testing::Bytes& input) {
  std::uint16_t word = 0;
  for (std::size_t i = 0; i < input.size(); ++i) {
    word = static_cast<std::uint16_t>(word ^ input[i] << (i % 2 == 0 ? 8 : 0));
  }
  std::uint16_t half = 0;
  for (int bit = 0; bit < 16; ++bit) {
    if ((word & 0x8000 >> bit) != 0) half ^= std::rotl(std::uint16_t{0x6d5a}, bit);
  }
  return std::uint32_t{half} << 16 | half;
}

std::uint32_t hash_of(const Packet& packet) {
  const testing::Bytes frame = packet.bytes();
  return flow_hash(parse_inner(frame));
}

TEST(Toeplitz, TheFirstBitsSelectTheKeyTurnedBitByBit) {
  EXPECT_EQ(toeplitz({}), 0u);
  EXPECT_EQ(toeplitz(testing::Bytes{0x00, 0x00}), 0u);
  EXPECT_EQ(toeplitz(testing::Bytes{0x80}), 0x6d5a6d5au);
  EXPECT_EQ(toeplitz(testing::Bytes{0x40}), 0xdab4dab4u);
  EXPECT_EQ(toeplitz(testing::Bytes{0x00, 0x02}), 0x9b569b56u);
  EXPECT_EQ(toeplitz(testing::Bytes{0x00, 0x01}), 0x36ad36adu);
  EXPECT_EQ(toeplitz(testing::Bytes{0x00, 0x00, 0x80}), 0x6d5a6d5au) << "the key repeats";
}

TEST(Toeplitz, EveryBitOfTheLongestInputCounts) {
  for (unsigned bit = 0; bit < 288; ++bit) {
    testing::Bytes input(36);
    input[bit / 8] = static_cast<std::uint8_t>(0x80 >> bit % 8);
    EXPECT_EQ(toeplitz(input),
              0x00010001u * std::rotl(std::uint16_t{0x6d5a}, static_cast<int>(bit % 16)))
        << bit;
  }
}

TEST(Toeplitz, IsTheFoldOfItsWordsAndLinearWithEqualHalves) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < kRounds; ++round) {
    const std::size_t size = random() % 37;
    const testing::Bytes left = random_bytes(random, size);
    const testing::Bytes right = random_bytes(random, size);
    testing::Bytes both(size);
    for (std::size_t i = 0; i < size; ++i) both[i] = left[i] ^ right[i];

    const std::uint32_t hash = toeplitz(left);
    ASSERT_EQ(hash, folded(left));
    ASSERT_EQ(hash & 0xFFFF, hash >> 16);
    ASSERT_EQ(toeplitz(both), hash ^ toeplitz(right));
  }
}

TEST(FlowHash, HandComputedFlowsAgree) {
  // 0a00 0001 0a00 0002 fold to 0003: bits 14 and 15, 9b56 ^ 36ad.
  EXPECT_EQ(hash_of(Packet().ethernet().ipv4("10.0.0.1", "10.0.0.2").icmp()), 0xadfbadfbu);
  // Ports 0001 and 0002 fold to 0003 once more.
  EXPECT_EQ(hash_of(Packet().ethernet().ipv4("10.0.0.1", "10.0.0.2").tcp(1, 2)), 0u);
  // Ports 8000 and 0000 add 6d5a.
  EXPECT_EQ(hash_of(Packet().ethernet().ipv4("10.0.0.1", "10.0.0.2").udp(0x8000, 0)), 0xc0a1c0a1u);
  // 2001 0db8 … 0001 and 2001 0db8 … 0003 fold to 0002.
  EXPECT_EQ(hash_of(Packet().ethernet().ipv6("2001:db8::1", "2001:db8::3").icmp()), 0x9b569b56u);
}

TEST(FlowHash, IsThatOfAddressesAndPortsInTheirOrder) {
  const testing::Bytes ipv4 = {10, 0, 0, 1, 192, 0, 2, 7, 0x9C, 0x40, 0x01, 0xBB};
  EXPECT_EQ(hash_of(Packet().ethernet().vlan().ipv4("10.0.0.1", "192.0.2.7").tcp()),
            toeplitz(ipv4));
  testing::Bytes ipv6(36);
  ipv6[0] = 0xFE, ipv6[1] = 0x80, ipv6[15] = 9, ipv6[16] = 0xFF, ipv6[17] = 2, ipv6[31] = 0xFB;
  ipv6[32] = 0x9C, ipv6[33] = 0x40, ipv6[35] = 53;
  EXPECT_EQ(hash_of(Packet().ethernet().ipv6("fe80::9", "ff02::fb").hop_by_hop().udp()),
            toeplitz(ipv6));
}

TEST(FlowHash, IsTheSameForBothDirections) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < kRounds; ++round) {
    const auto source = static_cast<std::uint16_t>(random());
    const auto destination = static_cast<std::uint16_t>(random());
    const std::string one = "10." + std::to_string(random() % 256) + ".3.4";
    const std::string two = "192.168.7." + std::to_string(random() % 256);
    ASSERT_EQ(hash_of(Packet().ethernet().ipv4(one, two).tcp(source, destination)),
              hash_of(Packet().ethernet().ipv4(two, one).tcp(destination, source)));
  }
}

TEST(FlowHash, AllFragmentsOfADatagramHaveTheHashOfItsAddresses) {
  const std::uint32_t ipv4 = hash_of(Packet().ethernet().ipv4("10.0.0.1", "10.9.9.9").icmp());
  const Packet udp = Packet().ethernet().ipv4("10.0.0.1", "10.9.9.9").udp(7, 53);
  EXPECT_NE(hash_of(udp), ipv4);
  EXPECT_EQ(hash_of(Packet(udp).more_fragments()), ipv4) << "though the first one has ports";
  EXPECT_EQ(hash_of(Packet(udp).flags_and_offset(0x2005)), ipv4);
  EXPECT_EQ(hash_of(Packet(udp).fragment_offset(5)), ipv4);
  EXPECT_EQ(hash_of(Packet(udp).flags_and_offset(0x4000)), hash_of(udp));

  const std::uint32_t ipv6 = hash_of(Packet().ethernet().ipv6("::1", "::9").icmp());
  const Packet udp6 = Packet().ethernet().ipv6("::1", "::9").udp(7, 53);
  EXPECT_NE(hash_of(udp6), ipv6);
  EXPECT_EQ(hash_of(Packet(udp6).fragment_header(0, true)), ipv6);
  EXPECT_EQ(hash_of(Packet(udp6).fragment_header(5, false)), ipv6);
  EXPECT_EQ(hash_of(Packet(udp6).hop_by_hop().fragment_header()), ipv6);
}

TEST(FlowHash, WithoutPortsItIsThatOfTheAddresses) {
  const Packet udp = Packet().ethernet().ipv4("10.0.0.1", "10.0.0.2").udp(7, 53);
  EXPECT_EQ(hash_of(Packet(udp).protocol(132)), 0xadfbadfbu);
  EXPECT_EQ(hash_of(Packet(udp).cut(37)), 0xadfbadfbu);
  EXPECT_NE(hash_of(Packet(udp).cut(38)), 0xadfbadfbu);
}

TEST(FlowHash, OfANonIpFrameIsZero) {
  EXPECT_EQ(hash_of(Packet().ethernet().payload(46)), 0u);
  EXPECT_EQ(hash_of(Packet().ethernet().ipv4().udp().cut(33)), 0u);
  EXPECT_EQ(hash_of(Packet()), 0u);
}

}  // namespace
}  // namespace fibertap::model
