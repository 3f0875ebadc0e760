#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_ENVELOPE_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_ENVELOPE_H_

#include <cstdint>

#include "abi/disposition.h"
#include "host/datapath/engines/cpu/link.h"
#include "host/datapath/engines/cpu/loads.h"

namespace fibertap::cpu {

/// The part of the outer headers that is used behind them (SPEC 3).
struct Envelope {
  const std::uint8_t* source;  // address, 4 or 16 bytes of the frame
  const std::uint8_t* inner;
  std::uint32_t inner_caplen;
  std::uint32_t inner_bytes;  // as the UDP length gives them
  std::uint32_t vni;
  std::uint8_t ip_version;
  bool is_truncated;  // the datagram ends beyond origlen; set also for frames that end here
};

namespace envelope_internal {

using wire::kUdpBytes;
using wire::kVxlanBytes;
inline constexpr std::uint32_t kUsualBytes = 50;

/// Ends the parse at a UDP header whose datagram has a sound length.
static inline void open(const std::uint8_t* frame, std::uint32_t caplen, std::uint32_t origlen,
                        std::uint32_t udp, Envelope& out) {
  const std::uint32_t udp_length = be16(frame + udp + 4);
  const std::uint32_t inner = udp + kUdpBytes + kVxlanBytes;
  const std::uint32_t end = udp + udp_length;
  out.is_truncated = end > origlen;
  out.inner = frame + inner;
  out.inner_caplen = (end < caplen ? end : caplen) - inner;
  out.inner_bytes = udp_length - kUdpBytes - kVxlanBytes;
  out.vni = be32(frame + inner - 4) >> 8;
}

static inline abi::Disposition parse_datagram(const std::uint8_t* frame, std::uint32_t caplen,
                                              std::uint32_t origlen, std::uint16_t vxlan_port,
                                              std::uint32_t udp, std::uint32_t l3_payload,
                                              Envelope& out) {
  if (caplen < udp + kUdpBytes || be16(frame + udp + 2) != vxlan_port) {
    return abi::Disposition::not_vxlan;
  }
  const std::uint32_t udp_length = be16(frame + udp + 4);
  if (udp_length < kUdpBytes + kVxlanBytes || udp_length > l3_payload ||
      caplen < udp + kUdpBytes + kVxlanBytes) {
    return abi::Disposition::outer_malformed;
  }
  open(frame, caplen, origlen, udp, out);
  const bool has_vni = (frame[udp + kUdpBytes] & wire::kVniIsValid) != 0;
  return has_vni ? abi::Disposition::accepted : abi::Disposition::bad_vxlan;
}

/// Any frame, header by header.
static inline abi::Disposition parse_headers(const std::uint8_t* frame, std::uint32_t caplen,
                                             std::uint32_t origlen, std::uint16_t vxlan_port,
                                             Envelope& out) {
  const Link link = parse_link(frame, caplen);
  const std::uint8_t* const ip = frame + link.bytes;
  if (link.bytes != 0 && link.ether_type == wire::kEtherTypeIpv4) {
    if (caplen < link.bytes + kIpv4Bytes) return abi::Disposition::not_vxlan;
    const std::uint32_t header = (ip[0] & 0x0Fu) * 4;
    if (ip[0] >> 4 != 4 || header < kIpv4Bytes || caplen < link.bytes + header) {
      return abi::Disposition::not_vxlan;
    }
    if (is_ipv4_fragment(load16(ip + 6))) return abi::Disposition::outer_fragment;
    if (ip[9] != wire::kUdp) return abi::Disposition::not_vxlan;
    out.ip_version = 4;
    out.source = ip + 12;
    const std::uint32_t total = be16(ip + 2);
    return parse_datagram(frame, caplen, origlen, vxlan_port, link.bytes + header,
                          total > header ? total - header : 0, out);
  }
  if (link.bytes != 0 && link.ether_type == wire::kEtherTypeIpv6) {
    if (caplen < link.bytes + kIpv6Bytes || ip[0] >> 4 != 6) return abi::Disposition::not_vxlan;
    if (ip[6] == wire::kFragment) return abi::Disposition::outer_fragment;
    if (ip[6] != wire::kUdp) return abi::Disposition::not_vxlan;
    out.ip_version = 6;
    out.source = ip + 8;
    return parse_datagram(frame, caplen, origlen, vxlan_port, link.bytes + kIpv6Bytes, be16(ip + 4),
                          out);
  }
  return abi::Disposition::not_vxlan;
}

/// Whether the first 50 bytes are the envelope that AWS sends, its lengths sound: seen by three
/// words.
static inline bool is_usual(const std::uint8_t* frame, std::uint32_t caplen,
                            std::uint16_t vxlan_port) {
  if (caplen < kUsualBytes) return false;
  // Byte 20: flags and offset, 23: protocol. Byte 36: destination port, 42: VXLAN flags.
  const std::uint64_t network = load64(frame + 20) & 0xFF00FF3F;
  const std::uint64_t transport = load64(frame + 36) & 0x000800000000FFFF;
  const std::uint64_t expected = 0x0008000000000000 | __builtin_bswap16(vxlan_port);
  const std::uint32_t udp_length = be16(frame + 38);
  return has_usual_ipv4(frame) && network == std::uint64_t{wire::kUdp} << 24 &&
         transport == expected && udp_length >= kUdpBytes + kVxlanBytes &&
         udp_length + kIpv4Bytes <= be16(frame + 16);
}

}  // namespace envelope_internal

/// Opens the outer headers of a frame. `accepted` stands for: it goes on to its session, and `out`
/// is set. Of others only is_truncated is set, which was false.
static inline abi::Disposition parse_envelope(const std::uint8_t* frame, std::uint32_t caplen,
                                              std::uint32_t origlen, std::uint16_t vxlan_port,
                                              Envelope& out) {
  namespace internal = envelope_internal;
  if (!internal::is_usual(frame, caplen, vxlan_port)) {
    return internal::parse_headers(frame, caplen, origlen, vxlan_port, out);
  }
  out.ip_version = 4;
  out.source = frame + kEthernetBytes + 12;
  internal::open(frame, caplen, origlen, kEthernetBytes + kIpv4Bytes, out);
  return abi::Disposition::accepted;
}

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_ENVELOPE_H_
