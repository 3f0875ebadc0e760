#ifndef FIBERTAP_HOST_LAB_TRAFFIC_DRAW_FILTER_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_DRAW_FILTER_H_

#include <string>

#include "host/lab/traffic/random.h"
#include "host/lab/traffic/vpc.h"
#include "host/rules/mirror.h"

namespace fibertap::generation {

/// A filter of `rules` rules as people write them for the interfaces of `subnet`, in its IP
/// version: first what concerns single networks, accepted or rejected, then services for everyone.
/// The last rule accepts and names `subnet`, so no two subnets have filters that are alike.
Filter draw_filter(Random& random, std::string name, const Cidr& subnet, std::uint32_t rules);

/// An address of a host outside of every Vpc.
Address draw_remote(Random& random, bool ipv6);

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_DRAW_FILTER_H_
