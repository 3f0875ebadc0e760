#include "host/lab/traffic/inner_frame.h"

#include "abi/limits.h"
#include "host/wire/checksum.h"
#include "host/wire/headers.h"

namespace fibertap::generation {
namespace {

using wire::HeaderWriter;

constexpr std::size_t kPayloadBytes = std::size_t{64} << 10;

/// `bytes` follow the fixed header.
void write_ipv4(Random& random, const Flow& flow, std::size_t bytes, HeaderWriter& writer) {
  constexpr std::uint16_t kNotToBeCut = 0x4000;
  write(wire::Ipv4{.total_length = wire::kIpv4Bytes + bytes,
                   .identification = random.any<std::uint16_t>(),
                   .flags_and_offset = kNotToBeCut,
                   .protocol = flow.protocol,
                   .source = ipv4_of(flow.source),
                   .destination = ipv4_of(flow.destination)},
        writer);
}

/// One of 8 bytes: options that are padding (PadN), or a fragment header of a whole packet
/// (RFC 6946).
void write_extension(Random& random, std::uint8_t type, std::uint8_t next, HeaderWriter& writer) {
  if (type == wire::kFragment) {
    writer.u8(next).u8(0).u16(0).u32(random.bits());
  } else {
    writer.u8(next).u8(0).u8(1).u8(4).u32(0);
  }
}

/// `bytes` follow the fixed header, extension headers among them.
void write_ipv6(Random& random, const Flow& flow, std::size_t bytes, HeaderWriter& writer) {
  // In the order of RFC 8200.
  static constexpr std::uint8_t kExtensions[] = {wire::kHopByHop, wire::kDestinationOptions,
                                                 wire::kFragment};
  std::uint8_t chain[std::size(kExtensions) + 1];
  std::size_t extensions = 0;
  if (random.chance(25)) {
    const std::uint64_t chosen = random.between(1, 7);
    for (std::size_t i = 0; i < std::size(kExtensions); ++i) {
      if ((chosen >> i & 1) != 0) chain[extensions++] = kExtensions[i];
    }
  }
  chain[extensions] = flow.protocol;
  write(wire::Ipv6{.class_and_label = random.any<std::uint32_t>() & 0xFFFFF,
                   .payload_length = bytes,
                   .next_header = chain[0],
                   .source = flow.source,
                   .destination = flow.destination},
        writer);
  for (std::size_t i = 0; i < extensions; ++i) {
    write_extension(random, chain[i], chain[i + 1], writer);
  }
}

/// The L4 header with a checksum of zero; returns where in the frame that stands.
std::size_t write_l4(Random& random, const Flow& flow, std::size_t bytes, HeaderWriter& writer) {
  if (flow.protocol == wire::kTcp) {
    writer.u16(flow.source_port).u16(flow.destination_port).u32(random.bits()).u32(random.bits());
    writer.u16(0x5018).u16(random.bits() | 1).u32(0);  // 20 bytes, ACK and PSH
    return writer.position() - 4;
  }
  if (flow.protocol == wire::kUdp) {
    write(wire::Udp{flow.source_port, flow.destination_port, bytes}, writer);
    return writer.position() - 2;
  }
  const std::size_t echo_request = flow.ipv6 ? 128 : 8;
  writer.u8(echo_request).u8(0).u16(0).u32(random.bits());
  return writer.position() - 6;
}

std::uint16_t l4_checksum(const Flow& flow, std::span<const std::uint8_t> datagram) {
  wire::Checksum checksum;
  if (flow.protocol != wire::kIcmp) {
    checksum.add(octets(flow.source, flow.ipv6)).add(octets(flow.destination, flow.ipv6));
    checksum.add_u16(flow.protocol).add_u16(static_cast<std::uint16_t>(datagram.size()));
  }
  const std::uint16_t value = checksum.add(datagram).value();
  return flow.protocol == wire::kUdp && value == 0 ? 0xFFFF : value;  // 0 says none (RFC 768)
}

}  // namespace

InnerFrame::InnerFrame(std::uint64_t payload_seed) : payload_(kPayloadBytes) {
  Random(payload_seed).fill(payload_);
}

void InnerFrame::build(Random& random, const Flow& flow, std::span<std::uint8_t> frame) const {
  HeaderWriter writer(frame);
  write(wire::Ethernet{flow.destination_mac, flow.source_mac,
                       flow.ipv6 ? wire::kEtherTypeIpv6 : wire::kEtherTypeIpv4},
        writer);
  if (flow.ipv6) {
    write_ipv6(random, flow, writer.left().size() - wire::kIpv6Bytes, writer);
  } else {
    write_ipv4(random, flow, writer.left().size() - wire::kIpv4Bytes, writer);
  }
  const std::span<const std::uint8_t> datagram = writer.left();
  const std::size_t checksum_at = write_l4(random, flow, datagram.size(), writer);
  const std::size_t first = random.below(kPayloadBytes - abi::kMaxFrameBytes);
  writer.raw(std::span(payload_).subspan(first, writer.left().size()));
  HeaderWriter(frame.subspan(checksum_at)).u16(l4_checksum(flow, datagram));
}

}  // namespace fibertap::generation
