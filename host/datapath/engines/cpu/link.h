#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_LINK_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_LINK_H_

#include <cstdint>

#include "host/datapath/engines/cpu/loads.h"
#include "host/wire/protocol.h"

namespace fibertap::cpu {

using wire::kEthernetBytes;
using wire::kIpv4Bytes;
using wire::kIpv6Bytes;

/// Ethernet II and up to two VLAN tags (SPEC 3.1, 5.1).
struct Link {
  std::uint32_t bytes;  // of the header; 0 where it is not whole
  std::uint16_t ether_type;
};

static inline bool is_vlan_tag(std::uint16_t ether_type) {
  return ether_type == wire::kEtherTypeVlan || ether_type == wire::kEtherTypeServiceVlan;
}

static inline Link parse_link(const std::uint8_t* frame, std::uint32_t caplen) {
  if (caplen < kEthernetBytes) return {0, 0};
  Link link{kEthernetBytes, be16(frame + 12)};
  for (int tags = 0; tags < 2 && is_vlan_tag(link.ether_type); ++tags) {
    if (caplen < link.bytes + wire::kVlanBytes) return {0, 0};
    link.ether_type = be16(frame + link.bytes + 2);
    link.bytes += wire::kVlanBytes;
  }
  return link;
}

/// Whether an Ethernet frame without tags carries an IPv4 header without options, seen by its bytes
/// 12 to 14.
static inline bool has_usual_ipv4(const std::uint8_t* frame) {
  return (load32(frame + 12) & 0xFFFFFF) == 0x450008;
}

/// Whether `field`, flags and offset of an IPv4 header as they lie in memory, says that the packet
/// is one of several fragments.
static inline bool is_ipv4_fragment(std::uint16_t field) { return (field & 0xFF3F) != 0; }

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_LINK_H_
