#ifndef FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_INNER_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_INNER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/lab/traffic/flow.h"

namespace fibertap::generation {

/// IPv6 extension headers as they stand in a frame.
struct ExtensionChain {
  std::uint8_t first;  // next header of the IPv6 header
  std::vector<std::uint8_t> headers;
};

/// None, or 1 to 10 headers of every kind that the walk skips and some that it does not, the last
/// one naming `protocol`. They start at byte `at` of the inner frame; some end about the edge of
/// the parse window, or far behind it by what their length says.
ExtensionChain random_extension_chain(Random& random, std::uint8_t protocol, std::size_t at);

/// An inner frame of exactly `size` bytes: 0 to 2 VLAN tags, now and then 3, then IPv4 with options
/// and fragments, IPv6 with chains of extension headers up to ten of them and across the parse
/// window's edge, or what is no IP. What does not fit into `size` is cut; lengths may lie.
std::vector<std::uint8_t> random_inner_frame(Random& random, const Flow& flow, std::size_t size);

/// EtherTypes of 0 to 2 VLAN tags, now and then 3.
std::vector<std::uint16_t> random_tags(Random& random);

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_INNER_H_
