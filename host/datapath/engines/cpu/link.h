#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_LINK_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_LINK_H_

#include <cstdint>

#include "host/datapath/engines/cpu/loads.h"

namespace fibertap::cpu {

inline constexpr std::uint32_t kEthernetBytes = 14;
inline constexpr std::uint32_t kIpv4Bytes = 20;
inline constexpr std::uint32_t kIpv6Bytes = 40;
inline constexpr std::uint16_t kEtherTypeIpv4 = 0x0800;
inline constexpr std::uint16_t kEtherTypeIpv6 = 0x86DD;
inline constexpr std::uint8_t kProtocolTcp = 6;
inline constexpr std::uint8_t kProtocolUdp = 17;

/// Ethernet II and up to two VLAN tags (SPEC 3.1, 5.1).
struct Link {
  std::uint32_t bytes;  // of the header; 0 where it is not whole
  std::uint16_t ether_type;
};

static inline Link parse_link(const std::uint8_t* frame, std::uint32_t caplen) {
  if (caplen < kEthernetBytes) return {0, 0};
  Link link{kEthernetBytes, be16(frame + 12)};
  for (int tags = 0; tags < 2 && (link.ether_type == 0x8100 || link.ether_type == 0x88A8); ++tags) {
    if (caplen < link.bytes + 4) return {0, 0};
    link.ether_type = be16(frame + link.bytes + 2);
    link.bytes += 4;
  }
  return link;
}

/// Whether an Ethernet frame without tags carries an IPv4 header without options, told by its bytes
/// 12 to 14.
static inline bool has_usual_ipv4(const std::uint8_t* frame) {
  return (load32(frame + 12) & 0xFFFFFF) == 0x450008;
}

/// Whether `field`, flags and offset of an IPv4 header as they lie in memory, says that the packet
/// is one of several fragments.
static inline bool is_ipv4_fragment(std::uint16_t field) { return (field & 0xFF3F) != 0; }

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_LINK_H_
