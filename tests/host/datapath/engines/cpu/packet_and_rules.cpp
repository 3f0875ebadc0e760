#include "tests/host/datapath/engines/cpu/packet_and_rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "host/datapath/engines/cpu/kernel.h"
#include "tests/host/datapath/engines/cpu/each_simd.h"

namespace fibertap::testing {
namespace {

using cpu::MatchKey;

constexpr std::array<std::uint16_t, 7> kPorts{0, 1, 53, 443, 40000, 65534, 65535};
constexpr std::array<std::uint8_t, 5> kProtocols{0, 1, 6, 17, 255};
constexpr std::array<std::uint8_t, 7> kPrefixes4{0, 1, 8, 24, 30, 31, 32};
constexpr std::array<std::uint8_t, 13> kPrefixes6{0,  1,  31, 32,  33,  63, 64,
                                                  65, 96, 97, 127, 128, 48};

bool has(const abi::RuleRow& row, unsigned flags) { return (row.flags & flags) != 0; }

unsigned address_bits(const abi::RuleRow& row) { return has(row, abi::kRowIpv6) ? 128 : 32; }

bool bit_of(const std::uint8_t (&address)[16], unsigned bit) {
  return (address[bit / 8] >> (7 - bit % 8) & 1) != 0;
}

void flip(std::uint8_t (&address)[16], unsigned bit) {
  address[bit / 8] = static_cast<std::uint8_t>(address[bit / 8] ^ 0x80 >> bit % 8);
}

/// One of few networks, or all bits clear, or all set.
void draw_address(Random& random, std::uint8_t (&address)[16]) {
  const auto kind = random.below(4);
  std::ranges::fill(address, kind == 3 ? std::uint8_t{0xFF} : std::uint8_t{0});
  if (kind < 2) address[0] = 10, address[3] = random.between<std::uint8_t>(0, 3);
  if (kind == 1) address[7] = 0x80, address[15] = random.between<std::uint8_t>(0, 3);
}

void clear_host_bits(std::uint8_t (&address)[16], unsigned prefix) {
  for (unsigned bit = prefix; bit < 128; ++bit) {
    if (bit_of(address, bit)) flip(address, bit);
  }
}

void draw_range(Random& random, std::uint16_t& first, std::uint16_t& last) {
  first = random.pick(kPorts);
  last = random.chance(50) ? first : random.pick(kPorts);
  if (last < first && random.chance(90)) std::swap(first, last);
}

/// An address in a row's prefix, or one bit beside it.
void draw_near(Random& random, const std::uint8_t (&of_row)[16], unsigned prefix, unsigned bits,
               std::uint32_t (&words)[4]) {
  std::uint8_t address[16];
  std::ranges::copy(of_row, address);
  for (unsigned bit = prefix; bit < bits; ++bit) {
    if (random.chance(50)) flip(address, bit);
  }
  if (prefix > 0 && random.chance(10)) flip(address, random.between<unsigned>(0, prefix - 1));
  for (std::size_t word = 0; word < 4; ++word) {
    words[word] = 0;
    for (std::size_t i = 0; i < 4; ++i) words[word] = words[word] << 8 | address[4 * word + i];
  }
}

/// An end of a row's range, or one beside it.
std::uint32_t draw_near(Random& random, std::uint16_t first, std::uint16_t last) {
  const auto end = std::uint32_t{random.chance(50) ? first : last};
  const auto beside = end + random.below(3) - 1;
  return static_cast<std::uint32_t>(beside & 0xFFFF);
}

bool is_inside(const std::uint8_t (&network)[16], unsigned prefix,
               const std::uint32_t (&words)[4]) {
  for (unsigned bit = 0; bit < prefix; ++bit) {
    if (bit_of(network, bit) != ((words[bit / 32] >> (31 - bit % 32) & 1) != 0)) return false;
  }
  return true;
}

bool is_inside(std::uint16_t first, std::uint16_t last, std::uint32_t port) {
  return port != cpu::kNoPort && first <= port && port <= last;
}

bool matches(const abi::RuleRow& row, const MatchKey& key) {
  if (!has(row, abi::kRowValid) || has(row, abi::kRowIpv6) != (key.ip_version == 6)) return false;
  if (has(row, abi::kRowProtocol) && row.protocol != key.protocol) return false;
  if (has(row, abi::kRowSourcePorts) &&
      !is_inside(row.source_port_first, row.source_port_last, key.source_port)) {
    return false;
  }
  if (has(row, abi::kRowDestinationPorts) &&
      !is_inside(row.destination_port_first, row.destination_port_last, key.destination_port)) {
    return false;
  }
  return is_inside(row.source, row.source_prefix, key.source) &&
         is_inside(row.destination, row.destination_prefix, key.destination);
}

std::optional<std::uint32_t> first_match(std::span<const abi::RuleRow> rows, const MatchKey& key,
                                         bool egress) {
  for (std::uint32_t row = 0; row < rows.size(); ++row) {
    if (has(rows[row], abi::kRowEgress) == egress && matches(rows[row], key)) return row;
  }
  return std::nullopt;
}

}  // namespace

std::vector<abi::RuleRow> random_rows(Random& random, std::size_t count, IpVersions versions) {
  std::vector<abi::RuleRow> rows(count);
  for (std::size_t i = 0; i < count; ++i) {
    abi::RuleRow& row = rows[i];
    const bool ipv6 =
        versions == IpVersions::kIpv6 || (versions == IpVersions::kBoth && random.chance(50));
    constexpr unsigned kDrawn = abi::kRowEgress | abi::kRowAccept | abi::kRowProtocol |
                                abi::kRowSourcePorts | abi::kRowDestinationPorts;
    row.flags = static_cast<std::uint8_t>((random.bits() & kDrawn) |
                                          (random.chance(95) ? abi::kRowValid : 0) |
                                          (ipv6 ? abi::kRowIpv6 : 0));
    row.number = static_cast<std::uint32_t>(i / 2);  // ingress and egress of one number
    row.protocol = random.pick(kProtocols);
    row.source_prefix = ipv6 ? random.pick(kPrefixes6) : random.pick(kPrefixes4);
    row.destination_prefix = ipv6 ? random.pick(kPrefixes6) : random.pick(kPrefixes4);
    draw_address(random, row.source);
    draw_address(random, row.destination);
    clear_host_bits(row.source, row.source_prefix);
    clear_host_bits(row.destination, row.destination_prefix);
    draw_range(random, row.source_port_first, row.source_port_last);
    draw_range(random, row.destination_port_first, row.destination_port_last);
  }
  return rows;
}

MatchKey random_key(Random& random, std::span<const abi::RuleRow> rows) {
  const abi::RuleRow none{};
  const abi::RuleRow& row = rows.empty() ? none : random.pick(rows);
  MatchKey key{};
  key.ip_version = has(row, abi::kRowIpv6) ? 6 : 4;
  draw_near(random, row.source, row.source_prefix, address_bits(row), key.source);
  draw_near(random, row.destination, row.destination_prefix, address_bits(row), key.destination);
  if (key.ip_version == 4) {
    for (int word = 1; word < 4; ++word) {
      key.source[word] = random.any<std::uint32_t>();  // nobody's
      key.destination[word] = random.any<std::uint32_t>();
    }
  }
  key.source_port = draw_near(random, row.source_port_first, row.source_port_last);
  key.destination_port = draw_near(random, row.destination_port_first, row.destination_port_last);
  if (random.chance(20)) key.source_port = key.destination_port = cpu::kNoPort;
  key.protocol = random.chance(70) ? row.protocol : random.pick(kProtocols);
  key.directions = random.between<std::uint8_t>(cpu::kIngress, cpu::kEitherDirection);
  return key;
}

std::optional<std::uint32_t> deciding_row(std::span<const abi::RuleRow> rows, const MatchKey& key) {
  std::optional<std::uint32_t> ingress;
  std::optional<std::uint32_t> egress;
  if ((key.directions & cpu::kIngress) != 0) ingress = first_match(rows, key, false);
  if ((key.directions & cpu::kEgress) != 0) egress = first_match(rows, key, true);
  if (!ingress || !egress) return ingress ? ingress : egress;
  const abi::RuleRow& in = rows[*ingress];
  const abi::RuleRow& out = rows[*egress];
  if (has(in, abi::kRowAccept) != has(out, abi::kRowAccept)) {
    return has(in, abi::kRowAccept) ? ingress : egress;
  }
  return in.number <= out.number ? ingress : egress;
}

void expect_deciding_rows(std::span<const std::vector<abi::RuleRow>> filters,
                          std::span<const MatchKey> keys) {
  ImageParts image = empty_image();
  for (std::uint32_t vni = 0; vni < filters.size(); ++vni) {
    add_session(image, vni);
    add_filter(image, filters[vni]);
  }
  const auto tables = cpu::compile_tables(image.bytes());
  ASSERT_NE(tables, nullptr);
  std::vector<std::optional<std::uint32_t>> expected;
  for (const MatchKey& key : keys) {
    expected.push_back(key.vni < filters.size() ? deciding_row(filters[key.vni], key)
                                                : std::nullopt);
  }
  for (const cpu::Simd simd : each_simd()) {
    SCOPED_TRACE(cpu::name(simd));
    std::vector<std::uint32_t> found(keys.size());
    cpu::kernel_of(simd).classify(*tables, keys.data(), keys.size(), found.data());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      ASSERT_EQ(found[i] != cpu::kNoRule, expected[i].has_value()) << "key " << i;
      if (!expected[i]) continue;
      const abi::RuleRow& row = filters[keys[i].vni][*expected[i]];
      const cpu::RuleName& name = tables->names[found[i]];
      ASSERT_EQ(name.row, *expected[i]) << "key " << i;
      ASSERT_EQ(name.number, row.number) << "key " << i;
      ASSERT_EQ(name.accept, has(row, abi::kRowAccept)) << "key " << i;
    }
  }
}

}  // namespace fibertap::testing
