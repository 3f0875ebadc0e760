#include "host/lab/traffic/random_inner.h"

#include <algorithm>
#include <array>

#include "host/wire/headers.h"

namespace fibertap::generation {
namespace {

using wire::HeaderWriter;

/// What comes first in an L4 header; the rest is payload to every engine.
void append_l4(Random& random, const Flow& flow, HeaderWriter& frame) {
  frame.u16(flow.source_port).u16(flow.destination_port);
  std::array<std::uint8_t, 16> rest;
  random.fill(rest);
  frame.raw(rest);
}

/// The length field of an IP header that covers `honest` bytes: right, or of a larger packet that
/// was cut at its source, or a lie.
std::size_t random_ip_length(Random& random, std::size_t honest) {
  if (random.chance(75)) return honest;
  if (random.chance(60)) return std::min<std::size_t>(honest + random.below(9000), 0xFFFF);
  return random.chance(30) ? 0xFFFF : random.any<std::uint16_t>();
}

/// MF and fragment offset, DF and the reserved bit.
std::uint16_t random_fragment_field(Random& random) {
  if (random.chance(70)) return random.chance(50) ? 0x4000 : 0;
  static constexpr std::uint16_t kFields[] = {0x2000, 0x2001, 0x0001, 0x1000, 0x1FFF, 0x8000};
  return random.chance(80) ? random.pick(kFields) : random.any<std::uint16_t>();
}

void append_ipv4(Random& random, const Flow& flow, HeaderWriter& frame) {
  const std::size_t option_words = random.chance(60) ? 0 : random.between(1, 10);
  const std::size_t version = random.chance(98) ? 4 : random.below(16);
  const std::size_t ihl = random.chance(98) ? 5 + option_words : random.below(16);
  const std::size_t honest = frame.left().empty() ? wire::kIpv4Bytes : frame.left().size();
  write(wire::Ipv4{.version = version,
                   .header_words = ihl,
                   .service = random.any<std::uint8_t>(),
                   .total_length = random_ip_length(random, honest),
                   .identification = random.any<std::uint16_t>(),
                   .flags_and_offset = random_fragment_field(random),
                   .time_to_live = random.any<std::uint8_t>(),
                   .protocol = flow.protocol,
                   .checksum = random.any<std::uint16_t>(),
                   .source = ipv4_of(flow.source),
                   .destination = ipv4_of(flow.destination)},
        frame);
  for (std::size_t i = 0; i < option_words; ++i) frame.u32(random.bits());
  append_l4(random, flow, frame);
}

void append_ipv6(Random& random, const Flow& flow, HeaderWriter& frame) {
  const std::size_t version = random.chance(98) ? 6 : random.below(16);
  const std::size_t room = frame.left().size();
  const ExtensionChain chain =
      random_extension_chain(random, flow.protocol, frame.position() + wire::kIpv6Bytes);
  write(wire::Ipv6{.version = version,
                   .class_and_label = random.any<std::uint32_t>() & 0x0FFFFFFF,
                   .payload_length = random_ip_length(
                       random, room > wire::kIpv6Bytes ? room - wire::kIpv6Bytes : 0),
                   .next_header = chain.first,
                   .hop_limit = random.any<std::uint8_t>(),
                   .source = flow.source,
                   .destination = flow.destination},
        frame);
  frame.raw(chain.headers);
  append_l4(random, flow, frame);
}

}  // namespace

std::vector<std::uint16_t> random_tags(Random& random) {
  const std::size_t count = random.chance(3) ? 3 : random.chance(40) ? 0 : random.between(1, 2);
  std::vector<std::uint16_t> tags(count);
  for (std::uint16_t& tag : tags)
    tag = random.chance(50) ? wire::kEtherTypeVlan : wire::kEtherTypeServiceVlan;
  return tags;
}

std::vector<std::uint8_t> random_inner_frame(Random& random, const Flow& flow, std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  HeaderWriter frame(bytes);
  frame.raw(flow.destination_mac).raw(flow.source_mac);
  for (const std::uint16_t tag : random_tags(random)) frame.u16(tag).u16(random.bits());
  if (random.chance(8)) {
    static constexpr std::uint16_t kNonIp[] = {
        wire::kEtherTypeArp, 0x9100, 0x8847, 0x0000, 0x05DC, 0x0008};
    frame.u16(random.chance(70) ? random.pick(kNonIp) : random.any<std::uint16_t>());
  } else if (flow.ipv6) {
    frame.u16(wire::kEtherTypeIpv6);
    append_ipv6(random, flow, frame);
  } else {
    frame.u16(wire::kEtherTypeIpv4);
    append_ipv4(random, flow, frame);
  }
  random.fill(frame.left());
  return bytes;
}

}  // namespace fibertap::generation
