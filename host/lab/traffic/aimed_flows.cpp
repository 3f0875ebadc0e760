#include "host/lab/traffic/aimed_flows.h"

#include "host/lab/traffic/draw_filter.h"
#include "host/wire/protocol.h"

namespace fibertap::generation {
namespace {

/// Behind the routers of a VPC all frames of an interface come from one MAC.
constexpr Mac kGateway = {0x02, 0x85, 0x69, 0xC2, 0xAB, 0x02};

Address draw_address(Random& random, const Cidr& cidr) {
  Address address = draw_remote(random, cidr.ipv6);
  for (unsigned bit = 0; bit < cidr.prefix; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80u >> bit % 8);
    address[bit / 8] =
        static_cast<std::uint8_t>((address[bit / 8] & ~mask) | (cidr.address[bit / 8] & mask));
  }
  return address;
}

std::uint16_t draw_port(Random& random, const std::optional<PortRange>& range) {
  return range ? random.between<std::uint16_t>(range->first, range->last)
               : random.between<std::uint16_t>(1024, 65535);
}

std::uint8_t draw_protocol(Random& random, bool ipv6) {
  return random.chance(60)   ? wire::kTcp
         : random.chance(75) ? wire::kUdp
         : ipv6              ? wire::kIcmpv6
                             : wire::kIcmp;
}

/// A flow of `source` that `rule` matches, were it alone.
Flow flow_of(Random& random, const Rule& rule, const SourceEni& source) {
  const bool inward = rule.direction == Direction::kIngress;
  Flow flow{};
  flow.ipv6 = rule.source.ipv6;
  flow.source = inward ? draw_address(random, rule.source) : source.address(flow.ipv6);
  flow.destination = inward ? source.address(flow.ipv6) : draw_address(random, rule.destination);
  flow.source_mac = inward ? kGateway : source.mac;
  flow.destination_mac = inward ? source.mac : kGateway;
  flow.protocol = rule.protocol ? *rule.protocol : draw_protocol(random, flow.ipv6);
  flow.source_port = draw_port(random, rule.source_ports);
  flow.destination_port = draw_port(random, rule.destination_ports);
  return flow;
}

/// Draws one of its fields anew, whatever its rule asks for.
void stray(Random& random, Direction direction, Flow& flow) {
  switch (random.below(3)) {
    case 0:
      (direction == Direction::kIngress ? flow.source : flow.destination) =
          draw_remote(random, flow.ipv6);
      break;
    case 1:
      flow.protocol = draw_protocol(random, flow.ipv6);
      break;
    default:
      flow.source_port = draw_port(random, std::nullopt);
      flow.destination_port = draw_port(random, std::nullopt);
  }
}

}  // namespace

AimedFlows::AimedFlows(Random& random, const Filter& filter, const SourceEni& source)
    : rules_(filter.rules), filter_(filter) {
  constexpr int kShots = 8;
  for (std::uint32_t i = 0; i < rules_.size(); ++i) {
    const Rule& rule = rules_[i];
    if (rule.action != Action::kAccept) continue;
    int hits = 0;
    for (int shot = 0; shot < kShots; ++shot) {
      hits += filter_.accepts(flow_of(random, rule, source), rule.direction) ? 1 : 0;
    }
    if (hits > kShots / 2) accepting_.push_back(i);
  }
}

Flow AimedFlows::accepted(Random& random, const SourceEni& source) const {
  for (;;) {
    const Rule& rule = rules_[random.pick(accepting_)];
    const Flow flow = flow_of(random, rule, source);
    if (filter_.accepts(flow, rule.direction)) return flow;
  }
}

Flow AimedFlows::rejected(Random& random, const SourceEni& source) const {
  for (;;) {
    const Rule& rule = random.pick(rules_);
    Flow flow = flow_of(random, rule, source);
    if (rule.action == Action::kAccept) stray(random, rule.direction, flow);
    if (!filter_.accepts(flow, rule.direction)) return flow;
  }
}

}  // namespace fibertap::generation
