#include "sim/model/inner.h"

#include <algorithm>

#include "abi/limits.h"
#include "sim/model/link.h"

namespace fibertap::model {
namespace {

constexpr std::uint16_t kMoreFragments = 0x2000;
constexpr std::uint16_t kFragmentOffset = 0x1FFF;
constexpr std::uint16_t kIpv6FragmentOffset = 0xFFF8;
constexpr int kMaxExtensionHeaders = 8;

enum Ipv6Extension : std::uint8_t {
  kHopByHop = 0,
  kRouting = 43,
  kFragment = 44,
  kAuthentication = 51,
  kDestinationOptions = 60,
};

/// Length of the extension header at `at`; absent when no header of `type` is skipped, or when the
/// byte that gives it is not there.
std::optional<std::size_t> extension_bytes(Bytes window, std::uint8_t type, std::size_t at) {
  if (type == kFragment) return 8;
  if (!holds(window, at, 2)) return std::nullopt;
  const std::size_t length = window[at + 1];
  switch (type) {
    case kHopByHop:
    case kRouting:
    case kDestinationOptions:
      return (length + 1) * 8;
    case kAuthentication:
      return (length + 2) * 4;
    default:
      return std::nullopt;
  }
}

/// Ports of TCP and UDP, when the first four bytes of the L4 header are there (SPEC 5.4).
std::optional<Ports> parse_ports(Bytes window, std::uint8_t protocol, std::size_t at) {
  if (protocol != kProtocolTcp && protocol != kProtocolUdp) return std::nullopt;
  if (!holds(window, at, 4)) return std::nullopt;
  return Ports{be16(window, at), be16(window, at + 2)};
}

void parse_ipv4(Bytes window, Inner& inner) {
  const std::size_t at = inner.link_bytes;
  const std::size_t header = (window[at] & 0x0Fu) * 4u;
  const std::uint16_t fragment = be16(window, at + 6);
  inner.ip_version = 4;
  inner.ip_origlen = static_cast<std::uint32_t>(at + be16(window, at + 2));
  inner.source = window.subspan(at + 12, 4);
  inner.destination = window.subspan(at + 16, 4);
  inner.protocol = window[at + 9];
  inner.fragment = (fragment & (kMoreFragments | kFragmentOffset)) != 0;
  if ((fragment & kFragmentOffset) == 0) {
    inner.ports = parse_ports(window, inner.protocol, at + header);
  }
}

void parse_ipv6(Bytes window, Inner& inner) {
  const std::size_t at = inner.link_bytes;
  inner.ip_version = 6;
  inner.ip_origlen = static_cast<std::uint32_t>(at + kIpv6Bytes + be16(window, at + 4));
  inner.source = window.subspan(at + 8, 16);
  inner.destination = window.subspan(at + 24, 16);
  inner.protocol = window[at + 6];

  std::size_t next = at + kIpv6Bytes;
  while (inner.extension_headers < kMaxExtensionHeaders) {
    const auto length = extension_bytes(window, inner.protocol, next);
    if (!length || !holds(window, next, *length)) break;
    const bool is_fragment = inner.protocol == kFragment;
    inner.protocol = window[next];
    ++inner.extension_headers;
    if (is_fragment) {
      inner.fragment = true;
      if ((be16(window, next + 2) & kIpv6FragmentOffset) != 0) return;
    }
    next += *length;
  }
  // An extension header that was not skipped is the protocol itself, and that has no ports.
  inner.ports = parse_ports(window, inner.protocol, next);
}

}  // namespace

Inner parse_inner(Bytes frame) {
  const Bytes window = frame.first(std::min<std::size_t>(frame.size(), abi::kParseWindowBytes));
  Inner inner;
  if (holds(window, 0, kEthernetBytes)) {
    inner.destination_mac = window.first(6);
    inner.source_mac = window.subspan(6, 6);
  }
  const auto link = parse_link(window);
  if (!link) {
    inner.reason = "Ethernet header not whole";
    return inner;
  }
  inner.link_bytes = link->bytes;
  const std::size_t at = link->bytes;
  if (link->ether_type == kEtherTypeIpv4) {
    if (!holds(window, at, kIpv4Bytes)) {
      inner.reason = "IPv4 header not whole";
    } else if (window[at] >> 4 != 4) {
      inner.reason = "IP version is not 4";
    } else if ((window[at] & 0x0F) < 5) {
      inner.reason = "IHL below 5";
    } else {
      parse_ipv4(window, inner);
    }
  } else if (link->ether_type == kEtherTypeIpv6) {
    if (!holds(window, at, kIpv6Bytes)) {
      inner.reason = "IPv6 header not whole";
    } else if (window[at] >> 4 != 6) {
      inner.reason = "IP version is not 6";
    } else {
      parse_ipv6(window, inner);
    }
  } else {
    inner.reason = "EtherType is neither IPv4 nor IPv6";
  }
  return inner;
}

}  // namespace fibertap::model
