#include "sim/model/outer.h"

#include <algorithm>

#include "sim/model/link.h"

namespace fibertap::model {
namespace {

using abi::Disposition;

constexpr std::size_t kUdpBytes = 8;
constexpr std::size_t kVxlanBytes = 8;
constexpr std::uint8_t kIpv6Fragment = 44;
constexpr std::uint16_t kMoreFragmentsOrOffset = 0x3FFF;
constexpr std::uint8_t kVniIsValid = 0x08;

/// Where the UDP header starts, and how many bytes the IP header promises from there.
struct Datagram {
  std::size_t offset;
  std::size_t l3_payload;
};

std::optional<Datagram> fail(Outer& outer, Disposition disposition, std::string_view reason) {
  outer.disposition = disposition;
  outer.reason = reason;
  return std::nullopt;
}

std::optional<Datagram> parse_ipv4(Bytes frame, Outer& outer) {
  const std::size_t at = outer.link_bytes;
  if (!holds(frame, at, kIpv4Bytes)) {
    return fail(outer, Disposition::not_vxlan, "IPv4 header not whole");
  }
  const std::size_t header = (frame[at] & 0x0Fu) * 4u;
  if (frame[at] >> 4 != 4) return fail(outer, Disposition::not_vxlan, "IP version is not 4");
  if (header < kIpv4Bytes) return fail(outer, Disposition::not_vxlan, "IHL below 5");
  if (!holds(frame, at, header)) {
    return fail(outer, Disposition::not_vxlan, "IPv4 options not whole");
  }
  outer.ip_version = 4;
  outer.source = frame.subspan(at + 12, 4);
  outer.destination = frame.subspan(at + 16, 4);
  if ((be16(frame, at + 6) & kMoreFragmentsOrOffset) != 0) {
    return fail(outer, Disposition::outer_fragment, "MF or a fragment offset is set");
  }
  if (frame[at + 9] != kProtocolUdp) {
    return fail(outer, Disposition::not_vxlan, "IPv4 protocol is not UDP");
  }
  const std::size_t total = be16(frame, at + 2);
  return Datagram{at + header, total > header ? total - header : 0};
}

std::optional<Datagram> parse_ipv6(Bytes frame, Outer& outer) {
  const std::size_t at = outer.link_bytes;
  if (!holds(frame, at, kIpv6Bytes)) {
    return fail(outer, Disposition::not_vxlan, "IPv6 header not whole");
  }
  if (frame[at] >> 4 != 6) return fail(outer, Disposition::not_vxlan, "IP version is not 6");
  outer.ip_version = 6;
  outer.source = frame.subspan(at + 8, 16);
  outer.destination = frame.subspan(at + 24, 16);
  const std::uint8_t next_header = frame[at + 6];
  if (next_header == kIpv6Fragment) {
    return fail(outer, Disposition::outer_fragment, "IPv6 next header is Fragment");
  }
  if (next_header != kProtocolUdp) {
    return fail(outer, Disposition::not_vxlan, "IPv6 next header is not UDP");
  }
  return Datagram{at + kIpv6Bytes, be16(frame, at + 4)};
}

std::optional<Datagram> parse_network(Bytes frame, Outer& outer) {
  const auto link = parse_link(frame);
  if (!link) return fail(outer, Disposition::not_vxlan, "Ethernet header not whole");
  outer.link_bytes = link->bytes;
  outer.ether_type = link->ether_type;
  if (link->ether_type == kEtherTypeIpv4) return parse_ipv4(frame, outer);
  if (link->ether_type == kEtherTypeIpv6) return parse_ipv6(frame, outer);
  return fail(outer, Disposition::not_vxlan, "EtherType is neither IPv4 nor IPv6");
}

}  // namespace

Outer parse_outer(Bytes frame, std::uint32_t origlen, std::uint16_t vxlan_port) {
  Outer outer;
  const auto datagram = parse_network(frame, outer);
  if (!datagram) return outer;

  const std::size_t udp = datagram->offset;
  if (!holds(frame, udp, kUdpBytes)) {
    fail(outer, Disposition::not_vxlan, "UDP header not whole");
    return outer;
  }
  outer.source_port = be16(frame, udp);
  outer.destination_port = be16(frame, udp + 2);
  outer.udp_length = be16(frame, udp + 4);
  if (outer.destination_port != vxlan_port) {
    fail(outer, Disposition::not_vxlan, "UDP destination port is not the VXLAN port");
    return outer;
  }

  const std::size_t vxlan = udp + kUdpBytes;
  if (outer.udp_length < kUdpBytes + kVxlanBytes) {
    fail(outer, Disposition::outer_malformed, "UDP length below 16");
    return outer;
  }
  if (outer.udp_length > datagram->l3_payload) {
    fail(outer, Disposition::outer_malformed, "UDP length above the IP payload");
    return outer;
  }
  if (!holds(frame, vxlan, kVxlanBytes)) {
    fail(outer, Disposition::outer_malformed, "VXLAN header not whole");
    return outer;
  }
  outer.truncated = udp + outer.udp_length > origlen;

  if ((frame[vxlan] & kVniIsValid) == 0) {
    fail(outer, Disposition::bad_vxlan, "VXLAN I flag is clear");
    return outer;
  }
  outer.vni = be24(frame, vxlan + 4);
  const std::size_t first = vxlan + kVxlanBytes;
  const std::size_t last = std::min(udp + outer.udp_length, frame.size());
  outer.inner = frame.subspan(first, last - first);
  return outer;
}

}  // namespace fibertap::model
