#include "host/datapath/sinks/interface/address_hash.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "host/wire/headers.h"

namespace fibertap {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// One packet, in as many forms as its address is to be found in.
struct Packet {
  wire::Address6 source{};
  wire::Address6 destination{};
  bool is_ipv6 = false;
  std::uint16_t flags_and_offset = 0;
  std::uint8_t protocol = wire::kTcp;
  std::uint16_t port = 80;
  std::vector<std::uint16_t> tags = {};

  Bytes frame() const {
    Bytes bytes(200);
    wire::HeaderWriter to(bytes);
    const std::uint16_t type = is_ipv6 ? wire::kEtherTypeIpv6 : wire::kEtherTypeIpv4;
    wire::write(wire::Ethernet{{}, {}, tags.empty() ? type : tags.front()}, to);
    for (std::size_t i = 0; i < tags.size(); ++i) {
      to.u16(100 + i).u16(i + 1 < tags.size() ? tags[i + 1] : type);
    }
    if (is_ipv6) {
      wire::write(wire::Ipv6{.next_header = protocol, .source = source, .destination = destination},
                  to);
    } else {
      wire::write(wire::Ipv4{.total_length = 40,
                             .flags_and_offset = flags_and_offset,
                             .protocol = protocol,
                             .source = {source[0], source[1], source[2], source[3]},
                             .destination = {destination[0], destination[1], destination[2],
                                             destination[3]}},
                  to);
    }
    to.u16(port).u16(4000);
    return bytes;
  }

  Packet back() const {
    Packet other = *this;
    std::swap(other.source, other.destination);
    return other;
  }
};

class AddressHash : public ::testing::Test {
 protected:
  AddressHash() { RecordProperty("seed", std::to_string(seed_)); }

  Packet draw() {
    Packet packet;
    packet.is_ipv6 = random_() % 2 == 0;
    std::ranges::generate(packet.source, std::ref(random_));
    std::ranges::generate(packet.destination, std::ref(random_));
    packet.port = static_cast<std::uint16_t>(random_());
    return packet;
  }

  const std::random_device::result_type seed_ = std::random_device()();
  std::mt19937 random_{seed_};
};

TEST_F(AddressHash, IsTheSameForBothDirectionsFragmentsPortsProtocolsAndTags) {
  SCOPED_TRACE(seed_);
  for (int i = 0; i < 1000; ++i) {
    const Packet packet = draw();
    const auto hash = address_hash(packet.frame());
    ASSERT_TRUE(hash);
    EXPECT_EQ(address_hash(packet.back().frame()), hash);
    std::vector<Packet> others(5, packet);
    others[0].flags_and_offset = 0x2000;
    others[1].flags_and_offset = 185;
    others[2].port ^= 1;
    others[3].protocol = wire::kFragment;
    others[4].tags = {wire::kEtherTypeServiceVlan, wire::kEtherTypeVlan};
    for (const Packet& other : others) EXPECT_EQ(address_hash(other.frame()), hash);
  }
}

TEST_F(AddressHash, DependsOnEveryByteOfBothAddresses) {
  SCOPED_TRACE(seed_);
  for (int i = 0; i < 200; ++i) {
    const Packet packet = draw();
    const auto hash = address_hash(packet.frame());
    for (std::size_t byte = 0; byte < (packet.is_ipv6 ? 16U : 4U); ++byte) {
      Packet other = packet;
      other.source[byte] ^= static_cast<std::uint8_t>(1U << random_() % 8);
      EXPECT_NE(address_hash(other.frame()), hash);
      other = packet;
      other.destination[byte] ^= static_cast<std::uint8_t>(1U << random_() % 8);
      EXPECT_NE(address_hash(other.frame()), hash);
    }
  }
}

TEST_F(AddressHash, NeighboursAreSpreadEvenly) {
  for (const std::size_t count : {1, 2, 3, 4, 8, 64}) {
    std::vector<int> of_place(count);
    constexpr int kHosts = 6400;
    for (int host = 0; host < kHosts; ++host) {
      Packet packet;
      packet.source = {10, 0, static_cast<std::uint8_t>(host >> 8),
                       static_cast<std::uint8_t>(host & 0xFF)};
      packet.destination = {10, 1, 0, 1};
      ++of_place.at(place_of_hash(*address_hash(packet.frame()), count));
    }
    const int even = kHosts / static_cast<int>(count);
    for (const int hosts : of_place) {
      EXPECT_GT(hosts, even / 2) << count;
      EXPECT_LT(hosts, even * 2) << count;
    }
  }
}

TEST_F(AddressHash, PlacesAreAllOfThoseThereAreAndNoOther) {
  EXPECT_EQ(place_of_hash(0, 3), 0U);
  EXPECT_EQ(place_of_hash(~std::uint64_t{0}, 3), 2U);
  EXPECT_EQ(place_of_hash(~std::uint64_t{0}, 1), 0U);
}

TEST_F(AddressHash, IsAbsentWhereAFrameShowsNoAddresses) {
  for (const bool is_ipv6 : {false, true}) {
    Packet packet;
    packet.is_ipv6 = is_ipv6;
    packet.tags = {wire::kEtherTypeVlan};
    const Bytes frame = packet.frame();
    const std::size_t least = 18 + (is_ipv6 ? 40 : 20);
    for (std::size_t length = 0; length < least; ++length) {
      EXPECT_FALSE(address_hash(std::span(frame).first(length))) << length;
    }
    EXPECT_TRUE(address_hash(std::span(frame).first(least)));
    Bytes wrong = frame;
    wrong[18] = 0x75;
    EXPECT_FALSE(address_hash(wrong)) << "version 7";
    wrong = frame;
    wrong[16] = 0x12;
    EXPECT_FALSE(address_hash(wrong)) << "another EtherType";
    packet.tags = {wire::kEtherTypeVlan, wire::kEtherTypeVlan, wire::kEtherTypeVlan};
    EXPECT_FALSE(address_hash(packet.frame())) << "three tags";
  }
}

}  // namespace
}  // namespace fibertap
