#ifndef FIBERTAP_HOST_LAB_TRAFFIC_PACKET_FILTER_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_PACKET_FILTER_H_

#include <cstdint>
#include <vector>

#include "host/lab/traffic/flow.h"
#include "host/rules/mirror.h"

namespace fibertap::generation {

/// The rules of a filter, laid out so that thousands are walked in a microsecond. Flows have the
/// IP version of the rules, and TCP and UDP alone have ports.
class PacketFilter {
 public:
  explicit PacketFilter(const Filter& filter);

  /// Whether an accept rule is the first of its direction that matches (SPEC 7).
  bool accepts(const Flow& flow, Direction direction) const;

 private:
  struct Key {
    std::uint64_t source[2];
    std::uint64_t destination[2];
    std::uint8_t protocol;
    bool has_ports;
    std::uint16_t source_port;
    std::uint16_t destination_port;
  };
  struct Network {
    std::uint64_t bits[2];
    std::uint64_t mask[2];
    bool covers(const std::uint64_t (&address)[2]) const;
  };
  struct Ports {
    bool given;
    std::uint16_t first;
    std::uint16_t last;
    bool cover(const Key& key, std::uint16_t port) const;
  };
  struct Row {
    Network source;
    Network destination;
    Ports source_ports;
    Ports destination_ports;
    bool any_protocol;
    std::uint8_t protocol;
    bool accept;
    bool matches(const Key& key) const;
  };

  static Network network_of(const Cidr& cidr);
  static Ports ports_of(const std::optional<PortRange>& range);

  std::vector<Row> ingress_;
  std::vector<Row> egress_;
};

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_PACKET_FILTER_H_
