#include "host/lab/traffic/random_inner.h"

#include <algorithm>
#include <array>

#include "host/lab/traffic/extension_chain.h"
#include "host/lab/traffic/header_bytes.h"

namespace fibertap::generation {
namespace {

constexpr std::size_t kIpv4Bytes = 20;
constexpr std::size_t kIpv6Bytes = 40;

/// What comes first in an L4 header; the rest is payload to every engine.
void append_l4(Random& random, const Flow& flow, HeaderBytes& frame) {
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

void append_ipv4(Random& random, const Flow& flow, std::size_t size, HeaderBytes& frame) {
  const std::size_t option_words = random.chance(60) ? 0 : random.between(1, 10);
  const std::size_t version = random.chance(98) ? 4 : random.below(16);
  const std::size_t ihl = random.chance(98) ? 5 + option_words : random.below(16);
  const std::size_t honest = size > frame.size() ? size - frame.size() : kIpv4Bytes;
  frame.u8(version << 4 | ihl).u8(random.bits()).u16(random_ip_length(random, honest));
  frame.u16(random.bits()).u16(random_fragment_field(random));
  frame.u8(random.bits()).u8(flow.protocol).u16(random.bits());
  frame.raw(octets(flow.source, false)).raw(octets(flow.destination, false));
  for (std::size_t i = 0; i < option_words; ++i) frame.u32(random.bits());
  append_l4(random, flow, frame);
}

void append_ipv6(Random& random, const Flow& flow, std::size_t size, HeaderBytes& frame) {
  const std::size_t version = random.chance(98) ? 6 : random.below(16);
  const std::size_t before = frame.size() + kIpv6Bytes;
  const std::size_t honest = size > before ? size - before : 0;
  const ExtensionChain chain = random_extension_chain(random, flow.protocol, before);
  frame.u32(version << 28 | (random.bits() & 0x0FFFFFFF));
  frame.u16(random_ip_length(random, honest)).u8(chain.first).u8(random.bits());
  frame.raw(octets(flow.source, true)).raw(octets(flow.destination, true));
  frame.raw(chain.headers);
  append_l4(random, flow, frame);
}

}  // namespace

std::vector<std::uint16_t> random_tags(Random& random) {
  const std::size_t count = random.chance(3) ? 3 : random.chance(40) ? 0 : random.between(1, 2);
  std::vector<std::uint16_t> tags(count);
  for (std::uint16_t& tag : tags) tag = random.chance(50) ? 0x8100 : 0x88A8;
  return tags;
}

std::vector<std::uint8_t> random_inner_frame(Random& random, const Flow& flow, std::size_t size) {
  HeaderBytes frame;
  frame.raw(flow.destination_mac).raw(flow.source_mac);
  for (const std::uint16_t tag : random_tags(random)) frame.u16(tag).u16(random.bits());
  if (random.chance(8)) {
    static constexpr std::uint16_t kNonIp[] = {0x0806, 0x9100, 0x8847, 0x0000, 0x05DC, 0x0008};
    frame.u16(random.chance(70) ? random.pick(kNonIp) : random.any<std::uint16_t>());
  } else if (flow.ipv6) {
    frame.u16(kEtherTypeIpv6);
    append_ipv6(random, flow, size, frame);
  } else {
    frame.u16(kEtherTypeIpv4);
    append_ipv4(random, flow, size, frame);
  }
  const std::size_t headers = frame.size();
  std::vector<std::uint8_t> bytes = frame.take();
  bytes.resize(size);
  if (size > headers) random.fill(std::span(bytes).subspan(headers));
  return bytes;
}

}  // namespace fibertap::generation
