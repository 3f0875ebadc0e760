#include "host/lab/traffic/mirrored_frame.h"

#include "host/wire/headers.h"

namespace fibertap::generation {
namespace {

constexpr Mac kTargetMac = {0x06, 0xE2, 0x43, 0x9C, 0xFF, 0x5E};
constexpr Mac kRouterMac = {0x06, 0x1D, 0x3C, 0x34, 0xD0, 0x77};
constexpr wire::Address4 kTarget = {172, 31, 17, 188};

/// Of a flow, out of the 128 ports that AWS was seen to use.
std::uint16_t source_port(const Flow& flow) {
  std::uint32_t hash = flow.protocol;
  for (const std::uint8_t byte : octets(flow.source, flow.ipv6)) hash = hash * 31 + byte;
  for (const std::uint8_t byte : octets(flow.destination, flow.ipv6)) hash = hash * 31 + byte;
  hash = hash * 31 + flow.source_port;
  hash = hash * 31 + flow.destination_port;
  return static_cast<std::uint16_t>(0xFF80 | (hash * 0x9E3779B1) >> 25);
}

}  // namespace

std::span<const std::uint8_t> MirroredFrame::build(Random& random, const SourceEni& source,
                                                   const Flow& flow, std::size_t inner_bytes) {
  const std::size_t udp_length = wire::kUdpBytes + wire::kVxlanBytes + inner_bytes;
  wire::HeaderWriter writer(bytes_);
  write(wire::Ethernet{kTargetMac, kRouterMac, wire::kEtherTypeIpv4}, writer);
  write(wire::Ipv4{.total_length = wire::kIpv4Bytes + udp_length,
                   .time_to_live = 255,
                   .source = ipv4_of(source.address4),
                   .destination = kTarget},
        writer);
  write(wire::Udp{source_port(flow), wire::kVxlanPort, udp_length}, writer);
  write(wire::Vxlan{.vni = source.vni}, writer);
  inner_.build(random, flow, writer.left().first(inner_bytes));
  return std::span(bytes_).first(writer.position() + inner_bytes);
}

}  // namespace fibertap::generation
