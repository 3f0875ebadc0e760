#include "host/datapath/sinks/flows/flow_frame.h"

#include <algorithm>
#include <cstring>

#include "abi/limits.h"
#include "host/wire/protocol.h"

namespace fibertap {
namespace {

using Window = std::span<const std::uint8_t>;

constexpr int kMaxVlanTags = 2;
constexpr int kMaxExtensionHeaders = 8;
constexpr std::uint16_t kFragmentOffset = 0x1FFF;
constexpr std::uint16_t kIpv6FragmentOffset = 0xFFF8;
constexpr std::size_t kTcpFlagsAt = 13;

bool holds(Window window, std::size_t at, std::size_t bytes) noexcept {
  return at <= window.size() && window.size() - at >= bytes;
}

std::uint16_t u16(Window window, std::size_t at) noexcept {
  return static_cast<std::uint16_t>(window[at] << 8 | window[at + 1]);
}

std::uint32_t be32(const std::uint8_t* bytes) noexcept {
  std::uint32_t value;
  std::memcpy(&value, bytes, sizeof(value));
  return __builtin_bswap32(value);
}

/// As AWS records them: FIN, SYN, RST, and the ACK that answers a SYN.
std::uint8_t recorded(std::uint8_t flags) noexcept {
  const std::uint8_t kept = flags & (kTcpFin | kTcpSyn | kTcpRst);
  return (flags & kTcpSyn) != 0 ? kept | (flags & kTcpAck) : kept;
}

void read_transport(Window window, std::size_t at, FlowFrame& frame) noexcept {
  if (!wire::has_ports(frame.key.protocol) && frame.key.protocol != wire::kSctp) return;
  if (!holds(window, at, 4)) return;
  frame.key.has_ports = 1;
  frame.key.source_port = u16(window, at);
  frame.key.destination_port = u16(window, at + 2);
  if (frame.key.protocol == wire::kTcp && holds(window, at + kTcpFlagsAt, 1)) {
    frame.tcp_flags = recorded(window[at + kTcpFlagsAt]);
  }
}

/// Bytes of an IPv6 extension header that is skipped, 0 of any other and where they are not said.
std::size_t extension_bytes(Window window, std::uint8_t type, std::size_t at) noexcept {
  if (type == wire::kFragment) return 8;
  if (!holds(window, at, 2)) return 0;
  switch (type) {
    case wire::kHopByHop:
    case wire::kRouting:
    case wire::kDestinationOptions:
      return (std::size_t{window[at + 1]} + 1) * 8;
    case wire::kAuthentication:
      return (std::size_t{window[at + 1]} + 2) * 4;
    default:
      return 0;
  }
}

/// Returns the bytes of the packet as its header says them.
std::size_t read_ipv4(Window window, std::size_t at, FlowFrame& frame) noexcept {
  const std::size_t header = (window[at] & 0x0Fu) * 4u;
  frame.key.ip_version = 4;
  frame.key.protocol = window[at + 9];
  std::copy_n(&window[at + 12], 4, frame.key.source.begin());
  std::copy_n(&window[at + 16], 4, frame.key.destination.begin());
  if ((u16(window, at + 6) & kFragmentOffset) == 0) read_transport(window, at + header, frame);
  const std::size_t length = u16(window, at + 2);
  return length >= header ? length : 0;
}

std::size_t read_ipv6(Window window, std::size_t at, FlowFrame& frame) noexcept {
  frame.key.ip_version = 6;
  frame.key.protocol = window[at + 6];
  std::copy_n(&window[at + 8], 16, frame.key.source.begin());
  std::copy_n(&window[at + 24], 16, frame.key.destination.begin());
  const std::size_t payload = u16(window, at + 4);
  std::size_t next = at + wire::kIpv6Bytes;
  for (int skipped = 0; skipped < kMaxExtensionHeaders; ++skipped) {
    const std::size_t bytes = extension_bytes(window, frame.key.protocol, next);
    if (bytes == 0 || !holds(window, next, bytes)) break;
    const bool is_later_fragment =
        frame.key.protocol == wire::kFragment && (u16(window, next + 2) & kIpv6FragmentOffset) != 0;
    frame.key.protocol = window[next];
    next += bytes;
    if (is_later_fragment) return payload != 0 ? wire::kIpv6Bytes + payload : 0;
  }
  read_transport(window, next, frame);
  return payload != 0 ? wire::kIpv6Bytes + payload : 0;
}

/// `origlen` counts where no header does, as in segments that an offload joined.
void read_packet(Window window, std::size_t origlen, FlowFrame& frame) noexcept {
  frame.bytes = origlen - std::min<std::size_t>(origlen, wire::kEthernetBytes);
  if (!holds(window, 0, wire::kEthernetBytes)) return;
  std::size_t at = wire::kEthernetBytes;
  std::uint16_t ether_type = u16(window, at - 2);
  for (int tags = 0; tags < kMaxVlanTags && (ether_type == wire::kEtherTypeVlan ||
                                             ether_type == wire::kEtherTypeServiceVlan);
       ++tags) {
    if (!holds(window, at, wire::kVlanBytes)) return;
    ether_type = u16(window, at + 2);
    at += wire::kVlanBytes;
  }
  frame.bytes = origlen - std::min(origlen, at);
  std::size_t length = 0;
  if (ether_type == wire::kEtherTypeIpv4) {
    if (!holds(window, at, wire::kIpv4Bytes)) return;
    if (window[at] >> 4 != 4 || (window[at] & 0x0F) < 5) return;
    length = read_ipv4(window, at, frame);
  } else if (ether_type == wire::kEtherTypeIpv6) {
    if (!holds(window, at, wire::kIpv6Bytes) || window[at] >> 4 != 6) return;
    length = read_ipv6(window, at, frame);
  }
  if (length != 0) frame.bytes = length;
}

}  // namespace

FlowFrame flow_frame_of(std::span<const std::uint8_t> block) noexcept {
  abi::ResultHead head;
  abi::ResultTail tail;
  std::memcpy(&head, block.data(), sizeof(head));
  std::memcpy(&tail, block.data() + block.size() - sizeof(tail), sizeof(tail));
  FlowFrame frame;
  frame.key.vni = be32(tail.vni);
  frame.key.direction = static_cast<std::uint8_t>(tail.flags);
  frame.timestamp_ns = std::uint64_t{head.timestamp_high} << 32 | head.timestamp_low;
  frame.interface_id = head.interface_id;
  frame.rule_number = be32(tail.number);
  const auto kept = block.subspan(sizeof(head), head.caplen);
  read_packet(kept.first(std::min<std::size_t>(kept.size(), abi::kParseWindowBytes)), head.origlen,
              frame);
  return frame;
}

}  // namespace fibertap
