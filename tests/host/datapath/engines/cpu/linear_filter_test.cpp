#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <span>
#include <vector>

#include "tests/host/datapath/engines/cpu/packet_and_rules.h"

// Filters that are compared block after block, on every instruction set against a reading of their
// rules one by one.

namespace fibertap::testing {
namespace {

abi::RuleRow row_of(bool ipv6, unsigned flags = 0) {
  return any_row(1, flags | abi::kRowAccept | (ipv6 ? unsigned{abi::kRowIpv6} : 0U));
}

cpu::MatchKey key_of(bool ipv6) {
  cpu::MatchKey key{};
  key.ip_version = ipv6 ? 6 : 4;
  key.directions = cpu::kIngress;
  return key;
}

/// What a filter of `row` alone, in any lane, says of `keys`.
void expect_alone_in_any_lane(const abi::RuleRow& row, const std::vector<cpu::MatchKey>& keys) {
  for (const std::size_t lane : {0U, 1U, 7U, 8U, 15U, 16U, 63U}) {
    std::vector<abi::RuleRow> rows(lane);  // which are not valid
    rows.push_back(row);
    expect_deciding_rows({{rows}}, keys);
  }
}

TEST(LinearFilter, EveryPrefixTakesItsAddressesAndNoOther) {
  for (const bool ipv6 : {false, true}) {
    const unsigned bits = ipv6 ? 128 : 32;
    for (unsigned prefix = 0; prefix <= bits; ++prefix) {
      abi::RuleRow row = row_of(ipv6);
      row.source_prefix = static_cast<std::uint8_t>(prefix);
      row.destination_prefix = static_cast<std::uint8_t>(bits - prefix);
      std::vector<cpu::MatchKey> keys{key_of(ipv6)};
      for (unsigned bit = 0; bit < bits; ++bit) {
        keys.push_back(key_of(ipv6));
        keys.back().source[bit / 32] = 0x80000000U >> bit % 32;
        keys.push_back(key_of(ipv6));
        keys.back().destination[bit / 32] = 0x80000000U >> bit % 32;
      }
      SCOPED_TRACE(prefix);
      expect_deciding_rows({{std::vector{row}}}, keys);
    }
  }
}

TEST(LinearFilter, PortRangesEndWhereTheySayAndNeedPorts) {
  struct Range {
    std::uint16_t first;
    std::uint16_t last;
  };
  std::vector<cpu::MatchKey> keys;
  for (const std::uint32_t port : {0U, 1U, 2U, 0x7FFFU, 0x8000U, 0x8001U, 0xFFFEU, 0xFFFFU}) {
    keys.push_back(key_of(false));
    keys.back().source_port = port;
    keys.push_back(key_of(false));
    keys.back().destination_port = port;
  }
  keys.push_back(key_of(false));
  keys.back().source_port = keys.back().destination_port = cpu::kNoPort;
  for (const Range range : {Range{0, 0}, Range{0, 65535}, Range{1, 1}, Range{0x7FFF, 0x8000},
                            Range{0x8000, 0x8000}, Range{65535, 65535}, Range{2, 1}}) {
    for (const unsigned flag : {abi::kRowSourcePorts, abi::kRowDestinationPorts}) {
      abi::RuleRow row = row_of(false, flag);
      row.source_port_first = row.destination_port_first = range.first;
      row.source_port_last = row.destination_port_last = range.last;
      SCOPED_TRACE(fmt::format("{} to {}, flag {}", range.first, range.last, flag));
      expect_alone_in_any_lane(row, keys);
    }
  }
}

TEST(LinearFilter, AProtocolIsAskedForOnlyWhereTheRuleNamesOneAndZeroIsOne) {
  std::vector<cpu::MatchKey> keys;
  for (std::uint32_t protocol = 0; protocol < 256; ++protocol) {
    keys.push_back(key_of(true));
    keys.back().protocol = protocol;
  }
  for (const unsigned protocol : {0U, 6U, 17U, 255U}) {
    for (const unsigned flag : {0U, unsigned{abi::kRowProtocol}}) {
      abi::RuleRow row = row_of(true, flag);
      row.protocol = static_cast<std::uint8_t>(protocol);
      expect_alone_in_any_lane(row, keys);
    }
  }
}

TEST(LinearFilter, OfRandomRulesTheFirstThatMatchesDecides) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  Random random(seed);
  for (const IpVersions versions : {IpVersions::kIpv4, IpVersions::kIpv6, IpVersions::kBoth}) {
    std::vector<std::vector<abi::RuleRow>> filters;
    for (const std::size_t rows : {0U, 1U, 2U, 10U, 15U, 16U, 17U, 31U, 32U, 33U, 63U, 64U}) {
      filters.push_back(random_rows(random, rows, versions));
    }
    std::vector<cpu::MatchKey> keys;
    for (int i = 0; i < 5000; ++i) {
      const auto vni = random.below(filters.size() + 1);  // the last has no session
      keys.push_back(vni < filters.size() ? random_key(random, filters[vni]) : key_of(false));
      keys.back().vni = static_cast<std::uint32_t>(vni);
    }
    expect_deciding_rows(filters, keys);
  }
}

TEST(LinearFilter, AnyNumberOfKeysIsClassifiedAtOnce) {
  Random random(7);
  const std::vector<abi::RuleRow> rows = random_rows(random, 16, IpVersions::kBoth);
  std::vector<cpu::MatchKey> keys;
  for (int i = 0; i < 100; ++i) keys.push_back(random_key(random, rows));
  for (const std::size_t count : {0U, 1U, 31U, 32U, 33U, 64U, 100U}) {
    expect_deciding_rows({{rows}}, std::span(keys).first(count));
  }
}

}  // namespace
}  // namespace fibertap::testing
