#include "host/lab/traffic/packet_filter.h"

#include <algorithm>

#include "host/datapath/ingest/byte_order.h"
#include "host/rules/evaluation_order.h"
#include "host/wire/protocol.h"

namespace fibertap::generation {
namespace {

void load(const Address& address, std::uint64_t (&words)[2]) {
  words[0] = kNetworkOrder.u64(address.data());
  words[1] = kNetworkOrder.u64(address.data() + 8);
}

/// `bits` ones at the front of 64.
std::uint64_t front_mask(unsigned bits) { return bits == 0 ? 0 : ~std::uint64_t{0} << (64 - bits); }

}  // namespace

bool PacketFilter::Network::covers(const std::uint64_t (&address)[2]) const {
  return (((address[0] ^ bits[0]) & mask[0]) | ((address[1] ^ bits[1]) & mask[1])) == 0;
}

bool PacketFilter::Ports::cover(const Key& key, std::uint16_t port) const {
  return !given || (key.has_ports && first <= port && port <= last);
}

bool PacketFilter::Row::matches(const Key& key) const {
  return source.covers(key.source) && destination.covers(key.destination) &&
         (any_protocol || protocol == key.protocol) && source_ports.cover(key, key.source_port) &&
         destination_ports.cover(key, key.destination_port);
}

PacketFilter::Network PacketFilter::network_of(const Cidr& cidr) {
  const unsigned prefix = cidr.prefix;
  Network network{{},
                  {front_mask(std::min(prefix, 64u)), front_mask(prefix - std::min(prefix, 64u))}};
  load(cidr.address, network.bits);
  return network;
}

PacketFilter::Ports PacketFilter::ports_of(const std::optional<PortRange>& range) {
  return range ? Ports{true, range->first, range->last} : Ports{};
}

PacketFilter::PacketFilter(const Filter& filter) {
  for (const Rule& rule : evaluation_order(filter)) {
    std::vector<Row>& rows = rule.direction == Direction::kIngress ? ingress_ : egress_;
    rows.push_back({network_of(rule.source), network_of(rule.destination),
                    ports_of(rule.source_ports), ports_of(rule.destination_ports), !rule.protocol,
                    rule.protocol.value_or(0), rule.action == Action::kAccept});
  }
}

bool PacketFilter::accepts(const Flow& flow, Direction direction) const {
  Key key{{},
          {},
          flow.protocol,
          wire::has_ports(flow.protocol),
          flow.source_port,
          flow.destination_port};
  load(flow.source, key.source);
  load(flow.destination, key.destination);
  for (const Row& row : direction == Direction::kIngress ? ingress_ : egress_) {
    if (row.matches(key)) return row.accept;
  }
  return false;
}

}  // namespace fibertap::generation
