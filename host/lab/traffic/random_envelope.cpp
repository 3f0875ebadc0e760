#include "host/lab/traffic/random_envelope.h"

#include <array>

#include "host/lab/traffic/random_inner.h"
#include "host/wire/headers.h"

namespace fibertap::generation {
namespace {

constexpr std::size_t kIpv4Words = 5;
constexpr std::size_t kUdpAndVxlanBytes = wire::kUdpBytes + wire::kVxlanBytes;

void spoil_udp_length(Random& random, Envelope& envelope) {
  switch (random.below(4)) {
    case 0:  // no room for a VXLAN header, or just enough
      envelope.udp_length = random.below(kUdpAndVxlanBytes + 2);
      break;
    case 1:  // about its true value
      envelope.udp_length += random.below(7) - 3;
      break;
    case 2:  // shorter than what follows: Ethernet padding, or an empty inner frame
      envelope.udp_length -= random.below(envelope.udp_length - kUdpAndVxlanBytes + 1);
      break;
    default:
      envelope.udp_length = random.any<std::uint16_t>();
  }
}

void spoil_ip_length(Random& random, Envelope& envelope) {
  switch (random.below(4)) {
    case 0:  // less than its own header
      envelope.ip_length = random.below(24);
      break;
    case 1:
      envelope.ip_length += random.below(7) - 3;
      break;
    case 2:
      envelope.ip_length = 0xFFFF;
      break;
    default:
      envelope.ip_length = random.any<std::uint16_t>();
  }
}

void spoil_ip_header(Random& random, Envelope& envelope) {
  static constexpr std::uint8_t kProtocols[] = {wire::kTcp,
                                                wire::kFragment,
                                                wire::kHopByHop,
                                                wire::kIcmp,
                                                wire::kAuthentication,
                                                wire::kDestinationOptions,
                                                16,
                                                18};
  switch (random.below(4)) {
    case 0:
      envelope.version = random.below(16);
      break;
    case 1:
      envelope.ihl = random.below(16);
      break;
    case 2:
      envelope.protocol = random.chance(80) ? random.pick(kProtocols) : random.any<std::uint8_t>();
      break;
    default: {
      static constexpr std::uint16_t kFields[] = {0x2000, 0x2001, 0x0001, 0x1000,
                                                  0x1FFF, 0x8000, 0x4000};
      envelope.flags_and_offset = random.pick(kFields);
      // IPv6 has its fragment header named by the field that IPv4's protocol is.
      if (envelope.ipv6) envelope.protocol = wire::kFragment;
    }
  }
}

void wrap_ipv4(Random& random, const Envelope& envelope, wire::HeaderWriter& frame) {
  const auto any_address = [&random]() -> wire::Address4 {
    const auto bits = random.any<std::uint32_t>();
    return {static_cast<std::uint8_t>(bits >> 24), static_cast<std::uint8_t>(bits >> 16),
            static_cast<std::uint8_t>(bits >> 8), static_cast<std::uint8_t>(bits)};
  };
  write(wire::Ipv4{.version = envelope.version,
                   .header_words = envelope.ihl,
                   .service = random.any<std::uint8_t>(),
                   .total_length = envelope.ip_length,
                   .identification = random.any<std::uint16_t>(),
                   .flags_and_offset = envelope.flags_and_offset,
                   .time_to_live = random.any<std::uint8_t>(),
                   .protocol = envelope.protocol,
                   .checksum = random.any<std::uint16_t>(),
                   .source = ipv4_of(envelope.source),
                   .destination = any_address()},
        frame);
  for (std::size_t i = 0; i < envelope.option_words; ++i) frame.u32(random.bits());
}

void wrap_ipv6(Random& random, const Envelope& envelope, const Address& destination,
               wire::HeaderWriter& frame) {
  write(wire::Ipv6{.version = envelope.version,
                   .class_and_label = random.any<std::uint32_t>() & 0x0FFFFFFF,
                   .payload_length = envelope.ip_length,
                   .next_header = envelope.protocol,
                   .hop_limit = random.any<std::uint8_t>(),
                   .source = envelope.source,
                   .destination = destination},
        frame);
}

}  // namespace

Envelope random_envelope(Random& random, const Address& source, bool ipv6, std::uint32_t vni,
                         std::uint16_t vxlan_port, std::size_t inner_bytes) {
  Envelope envelope{};
  envelope.tags = random_tags(random);
  envelope.ether_type = ipv6 ? wire::kEtherTypeIpv6 : wire::kEtherTypeIpv4;
  envelope.ipv6 = ipv6;
  envelope.version = ipv6 ? 6 : 4;
  envelope.option_words = ipv6 || random.chance(40) ? 0 : random.between(1, 10);
  envelope.ihl = kIpv4Words + envelope.option_words;
  envelope.udp_length = kUdpAndVxlanBytes + inner_bytes;
  envelope.ip_length = envelope.udp_length + (ipv6 ? 0 : envelope.ihl * 4);
  envelope.flags_and_offset = random.chance(50) ? 0x4000 : 0;
  envelope.protocol = wire::kUdp;
  envelope.source = source;
  envelope.source_port =
      random.chance(90) ? random.between<std::uint16_t>(0xFF80, 0xFFFF) : vxlan_port;
  envelope.destination_port = vxlan_port;
  envelope.vxlan_flags = random.chance(60)
                             ? wire::kVniIsValid
                             : static_cast<std::uint8_t>(random.bits() | wire::kVniIsValid);
  envelope.vni = vni;
  return envelope;
}

void spoil(Random& random, Envelope& envelope) {
  static constexpr std::uint16_t kEtherTypes[] = {wire::kEtherTypeIpv4,        wire::kEtherTypeIpv6,
                                                  wire::kEtherTypeArp,         wire::kEtherTypeVlan,
                                                  wire::kEtherTypeServiceVlan, 0x9100};
  switch (random.below(8)) {
    case 0:
      envelope.ether_type = random.pick(kEtherTypes);
      break;
    case 1:
    case 2:
      return spoil_ip_header(random, envelope);
    case 3:
      envelope.destination_port ^= static_cast<std::uint16_t>(1u << random.below(16));
      break;
    case 4:
      return spoil_udp_length(random, envelope);
    case 5:
      return spoil_ip_length(random, envelope);
    case 6: {  // both lengths agree on more than there is: a datagram cut on its way
      const std::size_t more = random.between(1, 3000);
      envelope.udp_length += more;
      envelope.ip_length += more;
      break;
    }
    default:
      envelope.vxlan_flags &= static_cast<std::uint8_t>(~wire::kVniIsValid);
  }
}

std::vector<std::uint8_t> wrap(Random& random, const Envelope& envelope,
                               std::span<const std::uint8_t> inner) {
  const std::size_t ip_bytes =
      envelope.ipv6 ? wire::kIpv6Bytes : wire::kIpv4Bytes + 4 * envelope.option_words;
  std::vector<std::uint8_t> bytes(wire::kEthernetBytes + envelope.tags.size() * wire::kVlanBytes +
                                  ip_bytes + kUdpAndVxlanBytes + inner.size());
  wire::HeaderWriter frame(bytes);
  std::array<std::uint8_t, 16> some;
  random.fill(some);
  frame.raw(std::span(some).first(12));
  for (const std::uint16_t tag : envelope.tags) frame.u16(tag).u16(random.bits());
  frame.u16(envelope.ether_type);
  envelope.ipv6 ? wrap_ipv6(random, envelope, some, frame) : wrap_ipv4(random, envelope, frame);
  write(wire::Udp{envelope.source_port, envelope.destination_port, envelope.udp_length,
                  random.chance(50) ? std::uint16_t{0} : random.any<std::uint16_t>()},
        frame);
  const std::uint32_t first_reserved = random.any<std::uint8_t>();
  const std::uint32_t last_reserved = random.any<std::uint16_t>();
  write(wire::Vxlan{envelope.vxlan_flags, first_reserved << 16 | last_reserved, envelope.vni,
                    random.any<std::uint8_t>()},
        frame);
  frame.raw(inner);
  return bytes;
}

}  // namespace fibertap::generation
