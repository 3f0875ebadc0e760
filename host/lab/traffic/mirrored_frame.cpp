#include "host/lab/traffic/mirrored_frame.h"

#include "host/lab/traffic/checksum.h"
#include "host/lab/traffic/header_writer.h"
#include "host/rules/compile.h"

namespace fibertap::generation {
namespace {

constexpr std::size_t kEthernetBytes = 14;
constexpr std::size_t kIpBytes = 20;
constexpr std::size_t kUdpAndVxlanBytes = 16;
constexpr std::size_t kEnvelopeBytes = kEthernetBytes + kIpBytes + kUdpAndVxlanBytes;

constexpr Mac kTargetMac = {0x06, 0xE2, 0x43, 0x9C, 0xFF, 0x5E};
constexpr Mac kRouterMac = {0x06, 0x1D, 0x3C, 0x34, 0xD0, 0x77};
constexpr std::uint8_t kTarget[] = {172, 31, 17, 188};

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
  const std::size_t udp_length = kUdpAndVxlanBytes + inner_bytes;
  HeaderWriter writer(bytes_.data());
  writer.raw(kTargetMac).raw(kRouterMac).u16(0x0800);
  std::uint8_t* const ip = writer.at();
  writer.u16(0x4500).u16(kIpBytes + udp_length).u32(0);  // ID 0, may be fragmented
  writer.u8(255).u8(17).u16(0).raw(octets(source.address4, false)).raw(kTarget);
  HeaderWriter(ip + 10).u16(Checksum().add({ip, kIpBytes}).value());
  writer.u16(source_port(flow)).u16(kVxlanPort).u16(udp_length).u16(0);  // no checksum
  writer.u32(0x08000000).u32(std::size_t{source.vni} << 8);
  inner_.build(random, flow, {writer.at(), inner_bytes});
  return std::span(bytes_).first(kEnvelopeBytes + inner_bytes);
}

}  // namespace fibertap::generation
