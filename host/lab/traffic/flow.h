#ifndef FIBERTAP_HOST_LAB_TRAFFIC_FLOW_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_FLOW_H_

#include <cstdint>

#include "host/lab/traffic/network.h"
#include "host/rules/mirror.h"

namespace fibertap::generation {

/// Who talks to whom in an inner frame.
struct Flow {
  bool ipv6;
  Address source;
  Address destination;
  Mac source_mac;
  Mac destination_mac;
  std::uint8_t protocol;
  std::uint16_t source_port;
  std::uint16_t destination_port;
};

/// Any flow of the network.
Flow random_flow(Random& random, const Network& network);

/// A flow of the network that `rule` matches, or misses by a little in one field.
Flow flow_near(Random& random, const Network& network, const Rule& rule);

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_FLOW_H_
