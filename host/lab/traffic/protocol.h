#ifndef FIBERTAP_HOST_LAB_TRAFFIC_PROTOCOL_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_PROTOCOL_H_

#include <cstdint>

namespace fibertap::generation {

// Protocol numbers (IANA).
inline constexpr std::uint8_t kIcmp = 1;
inline constexpr std::uint8_t kTcp = 6;
inline constexpr std::uint8_t kUdp = 17;
inline constexpr std::uint8_t kIcmpv6 = 58;

constexpr bool has_ports(std::uint8_t protocol) { return protocol == kTcp || protocol == kUdp; }

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_PROTOCOL_H_
