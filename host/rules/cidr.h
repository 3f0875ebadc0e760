#ifndef FIBERTAP_HOST_RULES_CIDR_H_
#define FIBERTAP_HOST_RULES_CIDR_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fibertap {

/// A range of addresses of one IP version.
struct Cidr {
  bool ipv6;
  std::uint8_t prefix;  // 0..32 or 0..128
  std::array<std::uint8_t, 16>
      address;  // network byte order, IPv4 in the first four bytes, the rest and host bits zero
  friend bool operator==(const Cidr&, const Cidr&) = default;
};

/// What parse_cidr() found.
struct ParsedCidr {
  Cidr cidr;
  bool masked;  // the text had host bits, which were cleared
};

/// Reads "10.0.0.0/8" or "2001:db8::/32"; absent when `text` is neither.
std::optional<ParsedCidr> parse_cidr(std::string_view text);

/// The usual notation, such as "10.0.0.0/8".
std::string to_string(const Cidr& cidr);

/// The addresses of one version, 0.0.0.0/0 or ::/0.
Cidr any_address(bool ipv6);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_RULES_CIDR_H_
