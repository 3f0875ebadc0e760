#ifndef FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_INNER_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_INNER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/lab/traffic/flow.h"

namespace fibertap::generation {

/// An inner frame of exactly `size` bytes: 0 to 2 VLAN tags, now and then 3, then IPv4 with options
/// and fragments, IPv6 with chains of extension headers up to ten of them and across the parse
/// window's edge, or what is no IP. What does not fit into `size` is cut; lengths may lie.
std::vector<std::uint8_t> random_inner_frame(Random& random, const Flow& flow, std::size_t size);

/// EtherTypes of 0 to 2 VLAN tags, now and then 3.
std::vector<std::uint16_t> random_tags(Random& random);

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_INNER_H_
