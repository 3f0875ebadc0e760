#include "host/lab/traffic/inner_frame.h"

#include "abi/limits.h"
#include "host/lab/traffic/checksum.h"
#include "host/lab/traffic/header_writer.h"
#include "host/lab/traffic/protocol.h"

namespace fibertap::generation {
namespace {

constexpr std::size_t kIpv4Bytes = 20;
constexpr std::size_t kIpv6Bytes = 40;
constexpr std::size_t kPayloadBytes = std::size_t{64} << 10;

std::span<const std::uint8_t> between(const std::uint8_t* first, const std::uint8_t* last) {
  return {first, static_cast<std::size_t>(last - first)};
}

/// `bytes` follow the fixed header.
void write_ipv4(Random& random, const Flow& flow, std::size_t bytes, HeaderWriter& writer) {
  const std::uint8_t* const header = writer.at();
  writer.u16(0x4500).u16(kIpv4Bytes + bytes).u16(random.bits()).u16(0x4000);  // not to be cut
  std::uint8_t* const ttl = writer.at();
  writer.u8(64).u8(flow.protocol).u16(0);
  writer.raw(octets(flow.source, false)).raw(octets(flow.destination, false));
  HeaderWriter(ttl + 2).u16(Checksum().add(between(header, writer.at())).value());
}

/// One of 8 bytes: options that are padding (PadN), or a fragment header of a whole packet
/// (RFC 6946).
void write_extension(Random& random, std::uint8_t type, std::uint8_t next, HeaderWriter& writer) {
  constexpr std::uint8_t kFragment = 44;
  if (type == kFragment) {
    writer.u8(next).u8(0).u16(0).u32(random.bits());
  } else {
    writer.u8(next).u8(0).u8(1).u8(4).u32(0);
  }
}

/// `bytes` follow the fixed header, extension headers among them.
void write_ipv6(Random& random, const Flow& flow, std::size_t bytes, HeaderWriter& writer) {
  // Hop-by-hop options, destination options and fragment, in the order of RFC 8200.
  static constexpr std::uint8_t kExtensions[] = {0, 60, 44};
  std::uint8_t chain[std::size(kExtensions) + 1];
  std::size_t extensions = 0;
  if (random.chance(25)) {
    const std::uint64_t chosen = random.between(1, 7);
    for (std::size_t i = 0; i < std::size(kExtensions); ++i) {
      if ((chosen >> i & 1) != 0) chain[extensions++] = kExtensions[i];
    }
  }
  chain[extensions] = flow.protocol;
  writer.u32(0x60000000 | (random.bits() & 0xFFFFF)).u16(bytes).u8(chain[0]).u8(64);
  writer.raw(octets(flow.source, true)).raw(octets(flow.destination, true));
  for (std::size_t i = 0; i < extensions; ++i) {
    write_extension(random, chain[i], chain[i + 1], writer);
  }
}

/// The L4 header with a checksum of zero; returns where that stands.
std::uint8_t* write_l4(Random& random, const Flow& flow, std::size_t bytes, HeaderWriter& writer) {
  if (flow.protocol == kTcp) {
    writer.u16(flow.source_port).u16(flow.destination_port).u32(random.bits()).u32(random.bits());
    writer.u16(0x5018).u16(random.bits() | 1).u32(0);  // 20 bytes, ACK and PSH
    return writer.at() - 4;
  }
  if (flow.protocol == kUdp) {
    writer.u16(flow.source_port).u16(flow.destination_port).u16(bytes).u16(0);
    return writer.at() - 2;
  }
  const std::size_t echo_request = flow.ipv6 ? 128 : 8;
  writer.u8(echo_request).u8(0).u16(0).u32(random.bits());
  return writer.at() - 6;
}

std::uint16_t l4_checksum(const Flow& flow, std::span<const std::uint8_t> datagram) {
  Checksum checksum;
  if (flow.protocol != kIcmp) {
    checksum.add(octets(flow.source, flow.ipv6)).add(octets(flow.destination, flow.ipv6));
    checksum.add_u16(flow.protocol).add_u16(static_cast<std::uint16_t>(datagram.size()));
  }
  const std::uint16_t value = checksum.add(datagram).value();
  return flow.protocol == kUdp && value == 0 ? 0xFFFF : value;  // 0 says none (RFC 768)
}

}  // namespace

InnerFrame::InnerFrame(std::uint64_t payload_seed) : payload_(kPayloadBytes) {
  Random(payload_seed).fill(payload_);
}

void InnerFrame::build(Random& random, const Flow& flow, std::span<std::uint8_t> frame) const {
  HeaderWriter writer(frame.data());
  writer.raw(flow.destination_mac).raw(flow.source_mac).u16(flow.ipv6 ? 0x86DD : 0x0800);
  const auto left = [&writer, &frame] {
    return frame.size() - static_cast<std::size_t>(writer.at() - frame.data());
  };
  if (flow.ipv6) {
    write_ipv6(random, flow, left() - kIpv6Bytes, writer);
  } else {
    write_ipv4(random, flow, left() - kIpv4Bytes, writer);
  }
  const std::span<const std::uint8_t> datagram = frame.last(left());
  std::uint8_t* const checksum = write_l4(random, flow, datagram.size(), writer);
  const std::size_t first = random.below(kPayloadBytes - abi::kMaxFrameBytes);
  writer.raw(std::span(payload_).subspan(first, left()));
  HeaderWriter(checksum).u16(l4_checksum(flow, datagram));
}

}  // namespace fibertap::generation
