#ifndef FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_ENVELOPE_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_ENVELOPE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "host/lab/traffic/network.h"

namespace fibertap::generation {

/// The headers around an inner frame, field by field.
struct Envelope {
  std::vector<std::uint16_t> tags;
  std::uint16_t ether_type;
  bool ipv6;
  std::size_t version;
  std::size_t option_words;  // of IPv4
  std::size_t ihl;
  std::size_t ip_length;  // IPv4 total length, or IPv6 payload length
  std::uint16_t flags_and_offset;
  std::uint8_t protocol;
  Address source;
  std::uint16_t source_port;
  std::uint16_t destination_port;
  std::size_t udp_length;
  std::uint8_t vxlan_flags;
  std::uint32_t vni;
};

/// An honest envelope for `inner_bytes`: 0 to 2 VLAN tags, IPv4 with any number of options, or
/// IPv6.
Envelope random_envelope(Random& random, const Address& source, bool ipv6, std::uint32_t vni,
                         std::uint16_t vxlan_port, std::size_t inner_bytes);

/// Makes one field of it say something else.
void spoil(Random& random, Envelope& envelope);

/// The outer frame. What no engine looks at (MACs, checksums, reserved bytes) is random.
std::vector<std::uint8_t> wrap(Random& random, const Envelope& envelope,
                               std::span<const std::uint8_t> inner);

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_ENVELOPE_H_
