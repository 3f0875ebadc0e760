#include "host/lab/traffic/vpc.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>
#include <tuple>

#include "host/lab/traffic/traffic.h"

namespace fibertap::generation {
namespace {

class VpcOf : public ::testing::TestWithParam<std::tuple<std::uint32_t, std::uint32_t>> {};

TEST_P(VpcOf, NoTwoSessionsShareVniOrAddressAndEachLiesInItsFiltersSubnet) {
  const auto [sessions, filters] = GetParam();
  const Vpc vpc(1, sessions, filters);
  std::set<std::uint32_t> vnis;
  std::set<Address> addresses;
  // Those at the ends, where there are too many for all.
  for (std::uint32_t i = 0; i < sessions; i += i < 2000 || i + 2000 > sessions ? 1 : 997) {
    const SourceEni source = vpc.source(i);
    EXPECT_LE(source.vni, 0xFFFFFFu);
    EXPECT_TRUE(vnis.insert(source.vni).second) << i;
    for (const bool ipv6 : {false, true}) {
      const Cidr subnet = vpc.subnet(i % filters, ipv6);
      EXPECT_TRUE(addresses.insert(source.address(ipv6)).second) << i;
      EXPECT_EQ(range_around(source.address(ipv6), ipv6, subnet.prefix), subnet) << i;
    }
    EXPECT_EQ(source.address4[0], 10) << i;
  }
}

TEST_P(VpcOf, NoTwoFiltersShareASubnet) {
  const auto [sessions, filters] = GetParam();
  const Vpc vpc(1, sessions, filters);
  std::set<std::string> subnets;
  for (std::uint32_t i = 0; i < filters; i += i < 2000 || i + 2000 > filters ? 1 : 997) {
    EXPECT_TRUE(subnets.insert(to_string(vpc.subnet(i, false))).second) << i;
    EXPECT_TRUE(subnets.insert(to_string(vpc.subnet(i, true))).second) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Sizes, VpcOf,
    ::testing::Values(std::tuple(1u, 1u), std::tuple(8u, 8u), std::tuple(8u, 1u),
                      std::tuple(11u, 1u), std::tuple(12u, 1u), std::tuple(1000u, 7u),
                      std::tuple(10'000u, 10'000u), std::tuple(kMostSessions, 1u),
                      std::tuple(kMostSessions, 3u), std::tuple(kMostSessions, 50'000u),
                      std::tuple(kMostSessions, kMostSessions)));

TEST(Vpc, KeepsTheAddressesThatAwsKeeps) {
  EXPECT_EQ(to_string(Vpc(1, 1, 1).subnet(0, false)), "10.0.0.0/28");
  EXPECT_EQ(Vpc(1, 1, 1).source(0).address4[3], 4);
  EXPECT_EQ(to_string(Vpc(1, 11, 1).subnet(0, false)), "10.0.0.0/28");
  EXPECT_EQ(to_string(Vpc(1, 12, 1).subnet(0, false)), "10.0.0.0/27");
}

}  // namespace
}  // namespace fibertap::generation
