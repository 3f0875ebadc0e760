#ifndef FIBERTAP_TESTS_ACL_ACL_KEY_H_
#define FIBERTAP_TESTS_ACL_ACL_KEY_H_

#include <arpa/inet.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "host/rules/mirror.h"
#include "tests/acl/match_key.h"

namespace fibertap::testing {

/// A match key as rte_acl reads it: one byte, then words of four, network byte order.
template <std::size_t kAddressBytes>
struct AclKey {
  std::uint8_t protocol;
  std::uint8_t padding[3];
  std::uint32_t list;  // VNI << 8, and AclListBits: whose rules are asked, and for what
  std::uint8_t source[kAddressBytes];
  std::uint8_t destination[kAddressBytes];
  std::uint16_t source_port;
  std::uint16_t destination_port;
};
using AclKey4 = AclKey<4>;
using AclKey6 = AclKey<16>;
static_assert(sizeof(AclKey4) == 20 && sizeof(AclKey6) == 44, "no padding but the named one");

enum AclListBits : std::uint32_t { kListHasPorts = 1u << 0, kListEgress = 1u << 1 };

/// AclKey::list before it is turned to network byte order.
inline std::uint32_t acl_list(std::uint32_t vni, Direction direction, bool has_ports) {
  return vni << 8 | (direction == Direction::kEgress ? kListEgress : 0u) |
         (has_ports ? kListHasPorts : 0u);
}

/// `key`, of the IP version whose addresses have kAddressBytes, put to the rules of one session and
/// direction.
template <std::size_t kAddressBytes>
AclKey<kAddressBytes> acl_key(const MatchKey& key, std::uint32_t vni, Direction direction) {
  AclKey<kAddressBytes> made{};
  made.protocol = key.protocol;
  made.list = htonl(acl_list(vni, direction, key.ports.has_value()));
  std::copy_n(key.source.begin(), kAddressBytes, made.source);
  std::copy_n(key.destination.begin(), kAddressBytes, made.destination);
  if (key.ports) {
    made.source_port = htons(key.ports->source);
    made.destination_port = htons(key.ports->destination);
  }
  return made;
}

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_ACL_ACL_KEY_H_
