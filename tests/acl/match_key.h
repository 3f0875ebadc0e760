#ifndef FIBERTAP_TESTS_ACL_MATCH_KEY_H_
#define FIBERTAP_TESTS_ACL_MATCH_KEY_H_

#include <array>
#include <cstdint>
#include <optional>

namespace fibertap::testing {

struct KeyPorts {
  std::uint16_t source;
  std::uint16_t destination;
};

/// The part of a packet that rules look at (SPEC 5).
struct MatchKey {
  bool ipv6;
  std::array<std::uint8_t, 16> source;  // network byte order, IPv4 in the first four bytes
  std::array<std::uint8_t, 16> destination;
  std::uint8_t protocol;
  std::optional<KeyPorts> ports;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_ACL_MATCH_KEY_H_
