#include "tests/oracles/random_filter.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace fibertap::testing {
namespace {

constexpr std::uint32_t kLastNumber = 32766;

using Address = std::array<std::uint8_t, 16>;

/// What the rules of one filter have in common: the few addresses around which its CIDRs lie, and
/// the range of its numbers, dense or wide.
struct Theme {
  std::vector<Address> addresses;
  std::uint32_t last_number;
};

Theme random_theme(Draw& draw, int rules) {
  Theme theme{{}, draw.percent(50) ? static_cast<std::uint32_t>(rules) : kLastNumber};
  const int addresses = draw.between(1, 4);
  for (int i = 0; i < addresses; ++i) {
    Address& address = theme.addresses.emplace_back();
    if (draw.percent(20)) {
      address.fill(draw.percent(50) ? 0x00 : 0xFF);
    } else {
      for (std::uint8_t& byte : address) byte = draw.byte();
    }
  }
  return theme;
}

/// Clears the bits of `cidr` behind its prefix.
void clear_host_bits(Cidr& cidr) {
  for (unsigned bit = cidr.prefix; bit < 128; ++bit) {
    cidr.address[bit / 8] &= static_cast<std::uint8_t>(~(0x80U >> (bit % 8)));
  }
}

/// A CIDR around an address of the theme, or the one beside it.
Cidr random_cidr(Draw& draw, const Theme& theme, bool ipv6) {
  const std::uint8_t width = ipv6 ? 128 : 32;
  Cidr cidr{ipv6, draw.between<std::uint8_t>(0, width), draw.one_of(theme.addresses)};
  if (draw.percent(15)) cidr.prefix = 0;
  if (draw.percent(10)) cidr.prefix = width;
  if (cidr.prefix > 0 && draw.percent(20)) {
    const unsigned last = cidr.prefix - 1U;
    cidr.address[last / 8] ^= static_cast<std::uint8_t>(0x80U >> (last % 8));
  }
  clear_host_bits(cidr);
  return cidr;
}

std::optional<PortRange> random_ports(Draw& draw) {
  if (draw.percent(45)) return std::nullopt;
  if (draw.percent(15)) return PortRange{0, 65535};
  const std::uint16_t one =
      draw.percent(40) ? draw.one_of<std::uint16_t>({0, 53, 443, 1024, 65535}) : draw.port();
  if (draw.percent(30)) return PortRange{one, one};
  const auto [first, last] = std::minmax({one, draw.port()});
  return PortRange{first, last};
}

Rule random_rule(Draw& draw, const Theme& theme) {
  Rule rule{};
  rule.direction = draw.percent(50) ? Direction::kIngress : Direction::kEgress;
  rule.action = draw.percent(50) ? Action::kAccept : Action::kReject;
  if (draw.percent(60)) {
    rule.protocol =
        draw.percent(80) ? draw.one_of<std::uint8_t>({6, 17, 6, 17, 0, 1, 58, 255}) : draw.byte();
  }
  const bool ipv6 = draw.percent(50);
  rule.source = random_cidr(draw, theme, ipv6);
  rule.destination = random_cidr(draw, theme, ipv6);
  if (!rule.protocol || *rule.protocol == 6 || *rule.protocol == 17) {
    rule.source_ports = random_ports(draw);
    rule.destination_ports = random_ports(draw);
  }
  return rule;
}

int random_size(Draw& draw) {
  if (draw.percent(40)) return draw.between(1, 10);  // AWS's quota
  if (draw.percent(20)) return draw.one_of<int>({15, 16, 17, 31, 32, 33});
  return draw.between(1, 200);
}

}  // namespace

Filter random_filter(Draw& draw) {
  Filter filter;
  const int size = random_size(draw);
  const Theme theme = random_theme(draw, size);
  std::set<std::pair<Direction, std::uint32_t>> numbers;
  for (int i = 0; i < size; ++i) {
    Rule rule = random_rule(draw, theme);
    do {
      rule.number = draw.between<std::uint32_t>(1, theme.last_number);
    } while (!numbers.emplace(rule.direction, rule.number).second);
    filter.rules.push_back(rule);
  }
  filter.amazon_dns = draw.percent(20);
  if (filter.amazon_dns && draw.percent(40)) {
    const int resolvers = draw.between(1, 3);
    for (int i = 0; i < resolvers; ++i) {
      filter.resolvers.push_back(random_cidr(draw, theme, draw.percent(50)));
    }
  }
  return filter;
}

}  // namespace fibertap::testing
