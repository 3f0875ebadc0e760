#include "host/lab/traffic/draw_filter.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "host/lab/traffic/traffic.h"
#include "host/wire/protocol.h"

namespace fibertap::generation {
namespace {

// Services; no two overlap.
constexpr PortRange kServices[] = {{443, 443},   {80, 80},     {22, 22},     {53, 53},
                                   {123, 123},   {3306, 3306}, {5432, 5432}, {6379, 6379},
                                   {8080, 8090}, {9092, 9094}};
// What clients connect from: anything unprivileged, or what Linux takes.
constexpr PortRange kClients[] = {{1024, 65535}, {32768, 60999}};

// How long the prefixes of other people's networks are.
constexpr std::uint8_t kPrefixes4[] = {8,  12, 16, 16, 16, 20, 20, 20, 22, 24,
                                       24, 24, 24, 24, 24, 28, 28, 32, 32, 32};
constexpr std::uint8_t kPrefixes6[] = {24, 32, 32, 40, 44, 48, 48, 48, 56, 64, 64, 128, 128};

/// The interfaces' side of a rule: any address, the whole VPC, or the subnet.
Cidr draw_own_side(Random& random, const Cidr& subnet) {
  if (random.chance(40)) return any_address(subnet.ipv6);
  if (random.chance(50)) return subnet;
  return range_around(subnet.address, subnet.ipv6, subnet.ipv6 ? 32 : 8);
}

Cidr draw_remote_network(Random& random, bool ipv6) {
  const std::uint8_t prefix = ipv6 ? random.pick(kPrefixes6) : random.pick(kPrefixes4);
  return range_around(draw_remote(random, ipv6), ipv6, prefix);
}

Rule rule_between(Direction direction, const Cidr& own, const Cidr& remote) {
  const bool inward = direction == Direction::kIngress;
  return {0, direction, Action::kAccept, {}, inward ? remote : own, inward ? own : remote, {}, {}};
}

Rule draw_network_rule(Random& random, const Cidr& subnet) {
  const Direction direction = random.chance(50) ? Direction::kIngress : Direction::kEgress;
  const Cidr own = draw_own_side(random, subnet);
  Rule rule = rule_between(direction, own, draw_remote_network(random, subnet.ipv6));
  if (random.chance(30)) rule.action = Action::kReject;
  if (random.chance(20)) return rule;
  rule.protocol = random.chance(70) ? wire::kTcp : wire::kUdp;
  if (random.chance(25)) return rule;
  const PortRange service = random.pick(kServices);
  if (random.chance(75)) {
    rule.destination_ports = service;
    if (random.chance(20)) rule.source_ports = random.pick(kClients);
  } else {
    rule.source_ports = service;
  }
  return rule;
}

Rule draw_service_rule(Random& random, const PortRange& service, Direction direction,
                       const Cidr& own) {
  Rule rule = rule_between(direction, own, any_address(own.ipv6));
  if (random.chance(25)) rule.action = Action::kReject;
  rule.protocol = random.chance(80) ? wire::kTcp : wire::kUdp;
  rule.destination_ports = service;
  return rule;
}

/// Numbers with room between them, as far as there is any below the highest one.
std::uint32_t number_step(std::uint32_t rules) {
  for (const std::uint32_t step : {100u, 10u}) {
    if (rules * step <= kMostRules) return step;
  }
  return 1;
}

}  // namespace

Address draw_remote(Random& random, bool ipv6) {
  Address address{};
  if (ipv6) {
    random.fill(address);
    address[0] = 0x26;  // global unicast, and not 2001:db8::/32
    return address;
  }
  random.fill(std::span(address).first(4));
  do {
    address[0] = random.between<std::uint8_t>(1, 223);
  } while (address[0] == 10 || address[0] == 127);
  return address;
}

Filter draw_filter(Random& random, std::string name, const Cidr& subnet, std::uint32_t rules) {
  constexpr std::uint32_t kMostServiceRules = 4;
  std::array<PortRange, std::size(kServices)> services = std::to_array(kServices);
  for (std::size_t i = services.size() - 1; i > 0; --i) {
    std::swap(services[i], services[random.below(i + 1)]);
  }
  const std::uint32_t service_rules = std::min(kMostServiceRules, (rules + 3) / 4);

  Filter filter{std::move(name), {}, false, {}};
  while (filter.rules.size() < rules - service_rules) {
    filter.rules.push_back(draw_network_rule(random, subnet));
  }
  for (std::uint32_t i = service_rules; i-- > 0;) {
    const Direction direction = i % 2 == 0 ? Direction::kIngress : Direction::kEgress;
    const Cidr own = i == 0 ? subnet : draw_own_side(random, subnet);
    filter.rules.push_back(draw_service_rule(random, services[i], direction, own));
  }
  filter.rules.back().action = Action::kAccept;

  const std::uint32_t step = number_step(rules);
  for (std::uint32_t i = 0; i < rules; ++i) filter.rules[i].number = (i + 1) * step;
  return filter;
}

}  // namespace fibertap::generation
