#ifndef FIBERTAP_HOST_WIRE_PROTOCOL_H_
#define FIBERTAP_HOST_WIRE_PROTOCOL_H_

#include <cstdint>

namespace fibertap::wire {

// EtherTypes (IEEE 802).
inline constexpr std::uint16_t kEtherTypeIpv4 = 0x0800;
inline constexpr std::uint16_t kEtherTypeArp = 0x0806;
inline constexpr std::uint16_t kEtherTypeVlan = 0x8100;
inline constexpr std::uint16_t kEtherTypeIpv6 = 0x86DD;
inline constexpr std::uint16_t kEtherTypeServiceVlan = 0x88A8;

// Protocol numbers (IANA).
inline constexpr std::uint8_t kIcmp = 1;
inline constexpr std::uint8_t kTcp = 6;
inline constexpr std::uint8_t kUdp = 17;
inline constexpr std::uint8_t kIcmpv6 = 58;
inline constexpr std::uint8_t kSctp = 132;

// Those of IPv6 extension headers.
inline constexpr std::uint8_t kHopByHop = 0;
inline constexpr std::uint8_t kRouting = 43;
inline constexpr std::uint8_t kFragment = 44;
inline constexpr std::uint8_t kAuthentication = 51;
inline constexpr std::uint8_t kDestinationOptions = 60;
inline constexpr std::uint8_t kMobility = 135;

/// UDP port (RFC 7348).
inline constexpr std::uint16_t kVxlanPort = 4789;

/// Bytes of headers without tags, options and extensions.
inline constexpr std::uint32_t kEthernetBytes = 14;
inline constexpr std::uint32_t kVlanBytes = 4;
inline constexpr std::uint32_t kIpv4Bytes = 20;
inline constexpr std::uint32_t kIpv6Bytes = 40;
inline constexpr std::uint32_t kUdpBytes = 8;
inline constexpr std::uint32_t kVxlanBytes = 8;

/// The flag of a VXLAN header that has a VNI.
inline constexpr std::uint8_t kVniIsValid = 0x08;

constexpr bool has_ports(std::uint8_t protocol) { return protocol == kTcp || protocol == kUdp; }

}  // namespace fibertap::wire

#endif  // FIBERTAP_HOST_WIRE_PROTOCOL_H_
