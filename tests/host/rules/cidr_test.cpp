#include "host/rules/cidr.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace fibertap {
namespace {

using ::testing::TestWithParam;
using ::testing::Values;

TEST(Cidr, IPv4StandsInTheFirstFourBytes) {
  const auto parsed = parse_cidr("10.1.2.0/24");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->cidr, (Cidr{false, 24, {10, 1, 2, 0}}));
  EXPECT_FALSE(parsed->masked);
}

TEST(Cidr, IPv6TakesAllSixteen) {
  const auto parsed = parse_cidr("2001:db8::/32");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->cidr, (Cidr{true, 32, {0x20, 0x01, 0x0D, 0xB8}}));
}

TEST(Cidr, HostBitsAreClearedAndTold) {
  const auto parsed = parse_cidr("10.255.255.255/9");
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(parsed->masked);
  EXPECT_EQ(to_string(parsed->cidr), "10.128.0.0/9");
}

TEST(Cidr, OfIPv6HostBitsAreClearedAndTold) {
  const auto parsed = parse_cidr("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/127");
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(parsed->masked);
  EXPECT_EQ(to_string(parsed->cidr), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127");
}

TEST(Cidr, AnyAddressIsThePrefixOfNoBits) {
  EXPECT_EQ(parse_cidr("0.0.0.0/0")->cidr, any_address(false));
  EXPECT_EQ(parse_cidr("::/0")->cidr, any_address(true));
}

class GoodCidr : public TestWithParam<std::string_view> {};

TEST_P(GoodCidr, IsPrintedAsItWasRead) {
  const auto parsed = parse_cidr(GetParam());
  ASSERT_TRUE(parsed);
  EXPECT_FALSE(parsed->masked);
  EXPECT_EQ(to_string(parsed->cidr), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Edges, GoodCidr,
                         Values("0.0.0.0/0", "128.0.0.0/1", "10.0.0.0/8", "192.0.2.254/31",
                                "255.255.255.255/32", "::/0", "8000::/1", "2001:db8::/64",
                                "2001:db8::1/128"));

class BadCidr : public TestWithParam<std::string_view> {};

TEST_P(BadCidr, IsNotRead) { EXPECT_FALSE(parse_cidr(GetParam())); }

INSTANTIATE_TEST_SUITE_P(
    Edges, BadCidr,
    Values("", "/", "/8", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/+8", "10.0.0.0/-8",
           "10.0.0.0/ 8", "10.0.0.0/8 ", " 10.0.0.0/8", "10.0.0.0/08", "10.0.0.0/00",
           "10.0.0.0/264", "10.0.0.0/8/8", "10.0.0/8", "10.0.0.0.0/8", "10.0.0.256/8",
           "010.0.0.0/8", "0x0a.0.0.0/8", "::/129", "::/256", "2001:db8:::/32", "fe80::1%eth0/64",
           "10.0.0.0/8\n", std::string_view("10.0.0.0\0/8", 11), std::string_view("::\0x/8", 6),
           std::string_view("10.0.0.0/8\0", 11), "10.0.0.0/٨"));

}  // namespace
}  // namespace fibertap
