#include "host/lab/traffic/flow.h"

namespace fibertap::generation {
namespace {

std::uint16_t random_port(Random& random, const Network& network) {
  return random.chance(80) ? random.pick(network.ports) : random.any<std::uint16_t>();
}

/// An address inside of `cidr`: its first, its last, or any other.
Address address_in(Random& random, const Cidr& cidr) {
  Address address{};
  if (random.chance(60)) random.fill(std::span(address).first(cidr.ipv6 ? 16 : 4));
  if (random.chance(20)) address.fill(0xFF);
  for (unsigned bit = 0; bit < cidr.prefix; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80u >> bit % 8);
    address[bit / 8] =
        static_cast<std::uint8_t>((address[bit / 8] & ~mask) | (cidr.address[bit / 8] & mask));
  }
  return address;
}

/// A host that lies in `cidr` where there is one.
Address host_in(Random& random, const Network& network, const Cidr& cidr) {
  return cidr.prefix == 0 ? random.pick(network.hosts(cidr.ipv6)) : address_in(random, cidr);
}

std::uint16_t port_in(Random& random, const std::optional<PortRange>& range,
                      std::uint16_t otherwise) {
  if (!range) return otherwise;
  if (random.chance(30)) return range->first;
  if (random.chance(30)) return range->last;
  return random.between<std::uint16_t>(range->first, range->last);
}

/// Moves one field over the edge of what the rule asks for.
void miss(Random& random, const Rule& rule, Flow& flow) {
  const auto flip_last_bit = [](Address& address, const Cidr& cidr) {
    if (cidr.prefix == 0) return;
    address[(cidr.prefix - 1u) / 8] ^= static_cast<std::uint8_t>(0x80u >> (cidr.prefix - 1u) % 8);
  };
  const auto leave = [&random](std::uint16_t& port, const std::optional<PortRange>& range) {
    if (!range) return;
    port = static_cast<std::uint16_t>(random.chance(50) ? range->first - 1 : range->last + 1);
  };
  switch (random.below(5)) {
    case 0:
      return flip_last_bit(flow.source, rule.source);
    case 1:
      return flip_last_bit(flow.destination, rule.destination);
    case 2:
      return leave(flow.source_port, rule.source_ports);
    case 3:
      return leave(flow.destination_port, rule.destination_ports);
    default:
      flow.protocol = random_protocol(random, flow.ipv6);
  }
}

}  // namespace

Flow random_flow(Random& random, const Network& network) {
  Flow flow{};
  flow.ipv6 = random.chance(50);
  flow.source = random.pick(network.hosts(flow.ipv6));
  flow.destination = random.pick(network.hosts(flow.ipv6));
  flow.source_mac = random.pick(network.macs);
  flow.destination_mac = random.pick(network.macs);
  flow.protocol = random_protocol(random, flow.ipv6);
  flow.source_port = random_port(random, network);
  flow.destination_port = random_port(random, network);
  return flow;
}

Flow flow_near(Random& random, const Network& network, const Rule& rule) {
  Flow flow = random_flow(random, network);
  flow.ipv6 = rule.source.ipv6;
  flow.source = host_in(random, network, rule.source);
  flow.destination = host_in(random, network, rule.destination);
  const bool wants_ports = rule.source_ports || rule.destination_ports;
  flow.protocol = rule.protocol ? *rule.protocol
                  : wants_ports ? (random.chance(50) ? wire::kTcp : wire::kUdp)
                                : random_protocol(random, flow.ipv6);
  flow.source_port = port_in(random, rule.source_ports, flow.source_port);
  flow.destination_port = port_in(random, rule.destination_ports, flow.destination_port);
  if (random.chance(20)) miss(random, rule, flow);
  return flow;
}

}  // namespace fibertap::generation
