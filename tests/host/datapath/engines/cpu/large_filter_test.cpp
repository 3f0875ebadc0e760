#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/host/datapath/engines/cpu/packet_and_rules.h"

// Filters about and beyond the size that is compared block after block (cpu::kMostLinearRows), and
// about that of one list of rule bits (cpu::RuleList::kRules).

namespace fibertap::testing {
namespace {

class LargeFilter : public ::testing::TestWithParam<std::size_t> {};

TEST_P(LargeFilter, FindsTheRowThatAReadingOfAllItsRulesFinds) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  Random random(seed);
  for (const IpVersions versions : {IpVersions::kIpv4, IpVersions::kIpv6, IpVersions::kBoth}) {
    const std::vector<abi::RuleRow> rows = random_rows(random, GetParam(), versions);
    std::vector<cpu::MatchKey> keys;
    for (int i = 0; i < 1000; ++i) keys.push_back(random_key(random, rows));
    expect_deciding_rows({{rows}}, keys);
  }
}

/// Rules that do not overlap: those all over the filter are found, the last among them.
TEST_P(LargeFilter, FindsRulesAtAllPlaces) {
  const std::size_t step = GetParam() / 250 + 1;
  for (const bool ipv6 : {false, true}) {
    std::vector<abi::RuleRow> rows;
    std::vector<cpu::MatchKey> keys;
    for (std::uint32_t i = 0; i < GetParam(); ++i) {
      abi::RuleRow& row = rows.emplace_back(any_row(i, ipv6 ? unsigned{abi::kRowIpv6} : 0U));
      row.source_prefix = ipv6 ? 128 : 32;
      row.source[2] = static_cast<std::uint8_t>(i >> 8);
      row.source[ipv6 ? 15 : 3] = static_cast<std::uint8_t>(i);
      if (i % step != 0 && i + 1 != GetParam()) continue;
      cpu::MatchKey& key = keys.emplace_back();
      key.ip_version = ipv6 ? 6 : 4;
      key.directions = i % 2 == 0 ? cpu::kIngress : cpu::kEitherDirection;
      key.source[0] = i & 0xFF00;
      key.source[ipv6 ? 3 : 0] |= i & 0xFF;
    }
    keys.push_back(keys.back());
    keys.back().source[0] ^= 0x80000000;
    expect_deciding_rows({{rows}}, keys);
  }
}

INSTANTIATE_TEST_SUITE_P(Rows, LargeFilter,
                         ::testing::Values(17, 64, 65, 511, 512, 513, 1000, 2048, 2049, 5000));

}  // namespace
}  // namespace fibertap::testing
