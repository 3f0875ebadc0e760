#include "host/lab/traffic/random_envelope.h"

#include <array>

#include "host/lab/traffic/header_bytes.h"
#include "host/lab/traffic/random_inner.h"

namespace fibertap::generation {
namespace {

constexpr std::size_t kIpv4Words = 5;
constexpr std::size_t kUdpAndVxlanBytes = 16;
constexpr std::uint8_t kVniIsValid = 0x08;

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
  static constexpr std::uint8_t kProtocols[] = {6, 44, 0, 1, 51, 60, 16, 18};
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
      if (envelope.ipv6) envelope.protocol = 44;
    }
  }
}

}  // namespace

Envelope random_envelope(Random& random, const Address& source, bool ipv6, std::uint32_t vni,
                         std::uint16_t vxlan_port, std::size_t inner_bytes) {
  Envelope envelope{};
  envelope.tags = random_tags(random);
  envelope.ether_type = ipv6 ? kEtherTypeIpv6 : kEtherTypeIpv4;
  envelope.ipv6 = ipv6;
  envelope.version = ipv6 ? 6 : 4;
  envelope.option_words = ipv6 || random.chance(40) ? 0 : random.between(1, 10);
  envelope.ihl = kIpv4Words + envelope.option_words;
  envelope.udp_length = kUdpAndVxlanBytes + inner_bytes;
  envelope.ip_length = envelope.udp_length + (ipv6 ? 0 : envelope.ihl * 4);
  envelope.flags_and_offset = random.chance(50) ? 0x4000 : 0;
  envelope.protocol = 17;
  envelope.source = source;
  envelope.source_port =
      random.chance(90) ? random.between<std::uint16_t>(0xFF80, 0xFFFF) : vxlan_port;
  envelope.destination_port = vxlan_port;
  envelope.vxlan_flags =
      random.chance(60) ? kVniIsValid : static_cast<std::uint8_t>(random.bits() | kVniIsValid);
  envelope.vni = vni;
  return envelope;
}

void spoil(Random& random, Envelope& envelope) {
  static constexpr std::uint16_t kEtherTypes[] = {kEtherTypeIpv4, kEtherTypeIpv6, 0x0806,
                                                  0x8100,         0x88A8,         0x9100};
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
      envelope.vxlan_flags &= static_cast<std::uint8_t>(~kVniIsValid);
  }
}

std::vector<std::uint8_t> wrap(Random& random, const Envelope& envelope,
                               std::span<const std::uint8_t> inner) {
  HeaderBytes frame;
  std::array<std::uint8_t, 16> some;
  random.fill(some);
  frame.raw(std::span(some).first(12));
  for (const std::uint16_t tag : envelope.tags) frame.u16(tag).u16(random.bits());
  frame.u16(envelope.ether_type);
  if (envelope.ipv6) {
    frame.u32(envelope.version << 28 | (random.bits() & 0x0FFFFFFF));
    frame.u16(envelope.ip_length).u8(envelope.protocol).u8(random.bits());
    frame.raw(octets(envelope.source, true)).raw(some);
  } else {
    frame.u8(envelope.version << 4 | envelope.ihl).u8(random.bits()).u16(envelope.ip_length);
    frame.u16(random.bits()).u16(envelope.flags_and_offset);
    frame.u8(random.bits()).u8(envelope.protocol).u16(random.bits());
    frame.raw(octets(envelope.source, false)).u32(random.bits());
    for (std::size_t i = 0; i < envelope.option_words; ++i) frame.u32(random.bits());
  }
  frame.u16(envelope.source_port).u16(envelope.destination_port);
  frame.u16(envelope.udp_length).u16(random.chance(50) ? 0 : random.bits());
  frame.u8(envelope.vxlan_flags).u8(random.bits()).u16(random.bits());
  frame.u32(std::size_t{envelope.vni} << 8 | random.below(256));
  frame.raw(inner);
  return frame.take();
}

}  // namespace fibertap::generation
