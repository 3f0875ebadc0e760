#include "host/datapath/exception/frame_class.h"

#include "host/wire/protocol.h"

namespace fibertap {
namespace {

constexpr int kMostTags = 2;
constexpr std::uint16_t kOffsetOfFragment = 0x1FFF;

// Types of ICMPv6 (RFC 4861): router and neighbour solicitations and advertisements, redirect.
constexpr std::uint8_t kFirstOfDiscovery = 133;
constexpr std::uint8_t kLastOfDiscovery = 137;

std::uint16_t u16_at(std::span<const std::uint8_t> frame, std::size_t at) noexcept {
  return static_cast<std::uint16_t>(frame[at] << 8 | frame[at + 1]);
}

bool is_tcp_to(std::span<const std::uint8_t> frame, std::size_t at, std::uint16_t port) noexcept {
  return port != 0 && at + 4 <= frame.size() && u16_at(frame, at + 2) == port;
}

FrameClass class_of_ipv4(std::span<const std::uint8_t> packet, std::uint16_t port) noexcept {
  if (packet.size() < wire::kIpv4Bytes || packet[9] != wire::kTcp) return FrameClass::kOther;
  if ((u16_at(packet, 6) & kOffsetOfFragment) != 0) return FrameClass::kOther;
  const std::size_t header = (packet[0] & 0x0Fu) * std::size_t{4};
  return is_tcp_to(packet, header, port) ? FrameClass::kHealth : FrameClass::kOther;
}

FrameClass class_of_ipv6(std::span<const std::uint8_t> packet, std::uint16_t port) noexcept {
  if (packet.size() <= wire::kIpv6Bytes) return FrameClass::kOther;
  const std::uint8_t type = packet[wire::kIpv6Bytes];
  switch (packet[6]) {
    case wire::kIcmpv6:
      return type >= kFirstOfDiscovery && type <= kLastOfDiscovery ? FrameClass::kNeighbour
                                                                   : FrameClass::kOther;
    case wire::kTcp:
      return is_tcp_to(packet, wire::kIpv6Bytes, port) ? FrameClass::kHealth : FrameClass::kOther;
    default:
      return FrameClass::kOther;
  }
}

}  // namespace

FrameClass class_of(std::span<const std::uint8_t> frame, std::uint16_t health_port) noexcept {
  std::size_t at = wire::kEthernetBytes;
  for (int tags = 0; at <= frame.size(); ++tags) {
    const std::uint16_t type = u16_at(frame, at - 2);
    if (type == wire::kEtherTypeArp) return FrameClass::kNeighbour;
    if (type == wire::kEtherTypeIpv4) return class_of_ipv4(frame.subspan(at), health_port);
    if (type == wire::kEtherTypeIpv6) return class_of_ipv6(frame.subspan(at), health_port);
    const bool is_tag = type == wire::kEtherTypeVlan || type == wire::kEtherTypeServiceVlan;
    if (!is_tag || tags == kMostTags) break;
    at += wire::kVlanBytes;
  }
  return FrameClass::kOther;
}

}  // namespace fibertap
