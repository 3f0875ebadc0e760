#ifndef FIBERTAP_HOST_RULES_PROTOCOLS_H_
#define FIBERTAP_HOST_RULES_PROTOCOLS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "host/base/near_name.h"

namespace fibertap {

/// An IP protocol as people name it.
struct NamedProtocol {
  std::string_view name;
  std::uint8_t number;  // IANA, Assigned Internet Protocol Numbers
};

/// The name that we print comes first among those of a number.
inline constexpr std::array<NamedProtocol, 16> kNamedProtocols = {{
    {"icmp", 1},
    {"igmp", 2},
    {"ipip", 4},
    {"tcp", 6},
    {"udp", 17},
    {"ipv6", 41},
    {"gre", 47},
    {"esp", 50},
    {"ah", 51},
    {"icmp6", 58},
    {"icmpv6", 58},
    {"ipv6-icmp", 58},
    {"ospf", 89},
    {"vrrp", 112},
    {"sctp", 132},
    {"udplite", 136},
}};

/// The number of a protocol by its name, in any letter case.
constexpr std::optional<std::uint8_t> protocol_number(std::string_view name) {
  const auto found = std::ranges::find_if(
      kNamedProtocols, [&](const NamedProtocol& known) { return same_letters(known.name, name); });
  if (found == kNamedProtocols.end()) return std::nullopt;
  return found->number;
}

constexpr std::optional<std::string_view> protocol_name(std::uint8_t number) {
  const auto found = std::ranges::find(kNamedProtocols, number, &NamedProtocol::number);
  if (found == kNamedProtocols.end()) return std::nullopt;
  return found->name;
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_RULES_PROTOCOLS_H_
