#include "host/datapath/sinks/interface/address_hash.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <utility>
#include <vector>

#include "tests/support/packet.h"

namespace fibertap {
namespace {

using testing::Packet;

std::optional<std::uint64_t> hash_of(const Packet& packet) { return address_hash(packet.bytes()); }

/// Two addresses of one IP version.
struct Ends {
  std::string one;
  std::string other;

  Packet there(Packet link = Packet().ethernet()) const { return ip(std::move(link), one, other); }
  Packet back() const { return ip(Packet().ethernet(), other, one); }

 private:
  static Packet ip(Packet link, const std::string& from, const std::string& to) {
    return from.find(':') == from.npos ? link.ipv4(from, to) : link.ipv6(from, to);
  }
};

class AddressHash : public ::testing::Test {
 protected:
  std::string draw4() { return fmt::format("{}.{}.{}.{}", byte(), byte(), byte(), byte()); }
  std::string draw6() {
    std::string text = "2001";
    for (int i = 0; i < 7; ++i) text += fmt::format(":{:x}{:02x}", byte(), byte());
    return text;
  }
  unsigned byte() { return static_cast<unsigned>(random_() % 256); }

  /// Calls `look` with many pairs of addresses, of both versions.
  void for_each_ends(const std::function<void(const Ends&)>& look) {
    for (int i = 0; i < 500; ++i) {
      look({draw4(), draw4()});
      look({draw6(), draw6()});
    }
  }

  const std::random_device::result_type seed_ = std::random_device()();
  const ::testing::ScopedTrace trace_{__FILE__, __LINE__, fmt::format("seed {}", seed_)};
  std::mt19937 random_{seed_};
};

TEST_F(AddressHash, IsTheSameForBothDirectionsAndAllPortsAndProtocols) {
  for_each_ends([](const Ends& ends) {
    const auto hash = hash_of(ends.there().tcp(1000, 80));
    ASSERT_TRUE(hash);
    EXPECT_EQ(hash_of(ends.back().tcp(80, 1000)), hash);
    EXPECT_EQ(hash_of(ends.back().tcp(81, 1001)), hash);
    EXPECT_EQ(hash_of(ends.there().udp(53, 53)), hash);
    EXPECT_EQ(hash_of(ends.there().icmp()), hash);
    EXPECT_EQ(hash_of(ends.there().protocol(47).payload(100)), hash);
  });
}

TEST_F(AddressHash, IsTheSameForAllFragments) {
  const Ends four{draw4(), draw4()};
  const auto hash = hash_of(four.there().udp());
  EXPECT_EQ(hash_of(four.there().more_fragments().udp()), hash);
  EXPECT_EQ(hash_of(four.back().fragment_offset(185).payload(30)), hash);
  const Ends six{draw6(), draw6()};
  EXPECT_EQ(hash_of(six.there().fragment_header(0, true).udp()), hash_of(six.there().udp()));
  EXPECT_EQ(hash_of(six.back().fragment_header(185).payload(30)), hash_of(six.there().udp()));
}

TEST_F(AddressHash, SkipsOneVlanTagAndTwo) {
  for (const Ends& ends : {Ends{draw4(), draw4()}, Ends{draw6(), draw6()}}) {
    const auto hash = hash_of(ends.there());
    EXPECT_EQ(hash_of(ends.there(Packet().ethernet().vlan())), hash);
    EXPECT_EQ(hash_of(ends.there(Packet().ethernet().vlan(0x88A8).vlan())), hash);
    EXPECT_FALSE(hash_of(ends.there(Packet().ethernet().vlan().vlan().vlan())));
  }
}

TEST_F(AddressHash, DependsOnEveryByteOfBothAddresses) {
  for_each_ends([this](const Ends& ends) {
    const testing::Bytes frame = ends.there().udp().bytes();
    const auto hash = address_hash(frame);
    const bool is_ipv6 = frame[12] == 0x86;
    const std::size_t first = 14 + (is_ipv6 ? 8 : 12);
    for (std::size_t at = first; at < first + (is_ipv6 ? 32 : 8); ++at) {
      testing::Bytes other = frame;
      other[at] ^= static_cast<std::uint8_t>(1U << random_() % 8);
      EXPECT_NE(address_hash(other), hash) << at;
    }
  });
}

TEST_F(AddressHash, NeighboursAreSpreadEvenly) {
  constexpr int kHosts = 6400;
  for (const std::size_t count : {1, 2, 3, 4, 8, 64}) {
    std::vector<int> of_place(count);
    for (int host = 0; host < kHosts; ++host) {
      const Ends ends{fmt::format("10.0.{}.{}", host / 256, host % 256), "10.1.0.1"};
      ++of_place.at(place_of_hash(*hash_of(ends.there()), count));
    }
    const int even = kHosts / static_cast<int>(count);
    EXPECT_GT(std::ranges::min(of_place), even / 2) << count;
    EXPECT_LT(std::ranges::max(of_place), even * 2) << count;
  }
}

TEST_F(AddressHash, PlacesAreAllThatThereAreAndNoOther) {
  EXPECT_EQ(place_of_hash(0, 3), 0U);
  EXPECT_EQ(place_of_hash(~std::uint64_t{0}, 3), 2U);
  EXPECT_EQ(place_of_hash(~std::uint64_t{0}, 1), 0U);
}

TEST_F(AddressHash, IsAbsentWhereAFrameShowsNoAddresses) {
  for (const Ends& ends : {Ends{draw4(), draw4()}, Ends{draw6(), draw6()}}) {
    Packet packet = ends.there(Packet().ethernet().vlan());
    const std::size_t least = packet.size();
    for (std::size_t kept = 0; kept < least; ++kept) {
      EXPECT_FALSE(hash_of(Packet(packet).cut(kept))) << kept;
    }
    EXPECT_TRUE(hash_of(packet));
    EXPECT_FALSE(hash_of(Packet(packet).version(7)));
    EXPECT_FALSE(hash_of(Packet(packet).ether_type(0x88B5)));
  }
}

}  // namespace
}  // namespace fibertap
