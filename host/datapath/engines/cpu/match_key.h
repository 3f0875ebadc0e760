#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_MATCH_KEY_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_MATCH_KEY_H_

#include <cstdint>

namespace fibertap::cpu {

/// A port of a packet without ports: no range of a rule holds it.
inline constexpr std::uint32_t kNoPort = 0x10000;

/// Bits of MatchKey::directions: whose rules are looked at. Both where the direction is unknown.
enum Directions : std::uint8_t { kIngress = 1, kEgress = 2, kEitherDirection = kIngress | kEgress };

/// What the rules look at of one packet (SPEC 5). Integers are in host order.
struct MatchKey {
  std::uint32_t source[4];  // most significant word first; IPv4 in the first
  std::uint32_t destination[4];
  std::uint32_t source_port;  // or kNoPort, then so is the other
  std::uint32_t destination_port;
  std::uint32_t protocol;
  std::uint32_t vni;
  std::uint8_t ip_version;  // 4 or 6
  std::uint8_t directions;
};

/// The answer where no rule matches.
inline constexpr std::uint32_t kNoRule = 0xFFFFFFFF;

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_MATCH_KEY_H_
