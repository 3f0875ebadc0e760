#include "tests/acl/random_key.h"

#include <algorithm>
#include <array>
#include <span>

namespace fibertap::testing {
namespace {

using Address = std::array<std::uint8_t, 16>;

/// Where a value is drawn from, relative to a range.
enum class Place { kFirst, kLast, kBeforeFirst, kBehindLast, kInside, kAnywhere };

/// Inside in 86 of 100: several conditions must hold at once for a rule to match.
Place random_place(Draw& draw) {
  const int drawn = draw.between(1, 100);
  if (drawn <= 28) return Place::kFirst;
  if (drawn <= 56) return Place::kLast;
  if (drawn <= 86) return Place::kInside;
  if (drawn <= 91) return Place::kBeforeFirst;
  if (drawn <= 96) return Place::kBehindLast;
  return Place::kAnywhere;
}

/// Adds `step`, 1 or -1, to the number in network byte order, wrapping around.
void add(std::span<std::uint8_t> number, int step) {
  for (std::size_t i = number.size(); i-- > 0;) {
    number[i] = static_cast<std::uint8_t>(number[i] + step);
    if (number[i] != (step > 0 ? 0x00 : 0xFF)) return;
  }
}

Address random_address(Draw& draw, const Cidr& cidr) {
  const unsigned bytes = cidr.ipv6 ? 16 : 4;
  const Place place = random_place(draw);
  Address address{};
  if (place == Place::kLast || place == Place::kBehindLast) {
    std::fill_n(address.begin(), bytes, std::uint8_t{0xFF});
  } else if (place == Place::kInside || place == Place::kAnywhere) {
    std::generate_n(address.begin(), bytes, [&draw] { return draw.byte(); });
  }
  if (place == Place::kAnywhere) return address;
  for (unsigned bit = 0; bit < cidr.prefix; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
    std::uint8_t& byte = address[bit / 8];
    byte = static_cast<std::uint8_t>((byte & ~mask) | (cidr.address[bit / 8] & mask));
  }
  if (place == Place::kBeforeFirst) add(std::span(address).first(bytes), -1);
  if (place == Place::kBehindLast) add(std::span(address).first(bytes), 1);
  return address;
}

std::uint16_t random_port(Draw& draw, const PortRange& range) {
  switch (random_place(draw)) {
    case Place::kFirst:
      return range.first;
    case Place::kLast:
      return range.last;
    case Place::kBeforeFirst:
      return static_cast<std::uint16_t>(range.first - 1);
    case Place::kBehindLast:
      return static_cast<std::uint16_t>(range.last + 1);
    case Place::kInside:
      return draw.between(range.first, range.last);
    case Place::kAnywhere:
      break;
  }
  return draw.port();
}

std::uint8_t random_protocol(Draw& draw, const Rule& rule) {
  if (draw.percent(5)) return draw.byte();
  if (draw.percent(10)) return draw.one_of<std::uint8_t>({0, 1, 6, 17, 58, 255});
  return rule.protocol.value_or(draw.percent(50) ? 6 : 17);
}

}  // namespace

MatchKey random_key(Draw& draw, const std::vector<Rule>& rules) {
  const Rule& rule = draw.one_of(rules);
  MatchKey key{};
  key.ipv6 = rule.source.ipv6;
  key.source = random_address(draw, rule.source);
  key.destination = random_address(draw, rule.destination);
  key.protocol = random_protocol(draw, rule);
  const bool may_have_ports = key.protocol == 6 || key.protocol == 17;
  if (may_have_ports && !draw.percent(10)) {  // else a fragment, or cut before its ports
    constexpr PortRange kAny{0, 65535};
    key.ports = {random_port(draw, rule.source_ports.value_or(kAny)),
                 random_port(draw, rule.destination_ports.value_or(kAny))};
  }
  return key;
}

}  // namespace fibertap::testing
