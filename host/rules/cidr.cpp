#include "host/rules/cidr.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <charconv>
#include <span>

#include "host/base/address_text.h"

namespace fibertap {
namespace {

/// Clears the bits behind the prefix; true when one of them was set.
bool clear_host_bits(Cidr& cidr) {
  bool cleared = false;
  for (unsigned bit = cidr.prefix; bit < cidr.address.size() * 8; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80u >> (bit % 8));
    cleared |= (cidr.address[bit / 8] & mask) != 0;
    cidr.address[bit / 8] &= static_cast<std::uint8_t>(~mask);
  }
  return cleared;
}

/// Plain decimal digits without leading zeros, at most `longest`.
std::optional<std::uint8_t> parse_prefix(std::string_view digits, std::uint8_t longest) {
  if (digits.size() > 1 && digits.front() == '0') return std::nullopt;
  std::uint8_t prefix = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  if (failed != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (prefix > longest) return std::nullopt;
  return prefix;
}

}  // namespace

std::optional<ParsedCidr> parse_cidr(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string address(text.substr(0, slash));
  if (address.find('\0') != std::string::npos) return std::nullopt;  // would end the C string

  Cidr cidr{};
  cidr.ipv6 = address.find(':') != std::string::npos;
  if (inet_pton(cidr.ipv6 ? AF_INET6 : AF_INET, address.c_str(), cidr.address.data()) != 1) {
    return std::nullopt;
  }
  const auto prefix = parse_prefix(text.substr(slash + 1), cidr.ipv6 ? 128 : 32);
  if (!prefix) return std::nullopt;
  cidr.prefix = *prefix;
  const bool masked = clear_host_bits(cidr);
  return ParsedCidr{cidr, masked};
}

std::string to_string(const Cidr& cidr) {
  const std::span<const std::uint8_t> address(cidr.address.data(), cidr.ipv6 ? 16 : 4);
  return fmt::format("{}/{}", address_text(address), cidr.prefix);
}

Cidr any_address(bool ipv6) { return Cidr{ipv6, 0, {}}; }

}  // namespace fibertap
