#include "host/lab/traffic/random_mirror.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "abi/limits.h"

namespace fibertap::generation {
namespace {

// Highest number of a rule (EC2 API).
constexpr std::uint32_t kHighestNumber = 32766;

Cidr random_cidr(Random& random, const Network& network, bool ipv6) {
  const unsigned longest = ipv6 ? 128 : 32;
  Cidr cidr{ipv6, 0, {}};
  if (random.chance(30)) return cidr;
  cidr.address = random.pick(network.hosts(ipv6));
  cidr.prefix = random.chance(30) ? static_cast<std::uint8_t>(longest)
                                  : random.between<std::uint8_t>(0, longest);
  for (unsigned bit = cidr.prefix; bit < longest; ++bit) {
    cidr.address[bit / 8] &= static_cast<std::uint8_t>(~(0x80u >> bit % 8));
  }
  return cidr;
}

std::optional<PortRange> random_ports(Random& random, const Network& network) {
  if (random.chance(60)) return std::nullopt;
  if (random.chance(10)) return PortRange{0, 65535};
  const auto [first, last] =
      std::minmax({random.pick(network.ports),
                   random.chance(50) ? random.pick(network.ports) : random.any<std::uint16_t>()});
  return random.chance(30) ? PortRange{first, first} : PortRange{first, last};
}

Rule random_rule(Random& random, const Network& network, std::uint32_t number) {
  const bool ipv6 = random.chance(50);
  Rule rule{number,
            random.chance(50) ? Direction::kIngress : Direction::kEgress,
            random.chance(65) ? Action::kAccept : Action::kReject,
            {},
            random_cidr(random, network, ipv6),
            random_cidr(random, network, ipv6),
            {},
            {}};
  if (random.chance(60)) rule.protocol = random_protocol(random, ipv6);
  if (!rule.protocol || wire::has_ports(*rule.protocol)) {
    rule.source_ports = random_ports(random, network);
    rule.destination_ports = random_ports(random, network);
  }
  return rule;
}

std::size_t random_rule_count(Random& random) {
  if (random.chance(8)) return 0;
  if (random.chance(80)) return random.between(1, 10);
  if (random.chance(90)) return random.between(11, 50);
  return random.between(200, 260);
}

Filter random_filter(Random& random, const Network& network, std::string name) {
  Filter filter{std::move(name), {}, random.chance(20), {}};
  if (filter.amazon_dns) {
    for (std::size_t i = random.below(4); i > 0; --i) {
      const Cidr resolver = random_cidr(random, network, random.chance(50));
      if (std::ranges::find(filter.resolvers, resolver) == filter.resolvers.end()) {
        filter.resolvers.push_back(resolver);
      }
    }
  }
  // Numbers ascend from rule to rule, and now and then both directions have one.
  std::uint32_t number = 0;
  for (std::size_t i = random_rule_count(random); i > 0; --i) {
    number += random.between<std::uint32_t>(1, random.chance(90) ? 10 : 100);
    const Rule rule = random_rule(random, network, number);
    filter.rules.push_back(rule);
    if (random.chance(20)) {
      Rule other = random_rule(random, network, number);
      other.direction =
          rule.direction == Direction::kIngress ? Direction::kEgress : Direction::kIngress;
      filter.rules.push_back(other);
    }
  }
  if (!filter.rules.empty() && random.chance(10)) filter.rules.back().number = kHighestNumber;
  if (random.chance(50)) std::ranges::reverse(filter.rules);
  return filter;
}

/// Packet lengths about the edges of headers, words and beats.
std::uint32_t random_packet_length(Random& random) {
  switch (random.below(4)) {
    case 0:
      return random.between<std::uint32_t>(1, 300);
    case 1: {
      const auto beats = random.between<std::uint32_t>(1, abi::kMaxFrameBytes / abi::kBeatBytes);
      return beats * abi::kBeatBytes - random.between<std::uint32_t>(0, 3);
    }
    case 2:
      return random.between<std::uint32_t>(1, abi::kMaxFrameBytes);
    default:
      return random.pick(std::array<std::uint32_t, 6>{1, 96, 8500, 0x10000, 0x10040, 0x7FFFFFFF});
  }
}

std::vector<Mac> random_macs(Random& random, const Network& network, std::size_t most) {
  std::vector<Mac> macs = network.macs;
  for (std::size_t i = macs.size() - 1; i > 0; --i) std::swap(macs[i], macs[random.below(i + 1)]);
  macs.resize(random.chance(30) ? 0 : random.between(0, most));
  return macs;
}

Session random_session(Random& random, const Network& network, std::uint32_t vni,
                       std::size_t filters) {
  Session session{};
  session.vni = vni;
  // Without a filter a session accepts everything; that is rare, for it hides the match.
  if (random.chance(95)) session.filter = random.below(filters);
  if (random.chance(60)) session.packet_length = random_packet_length(random);
  session.accept_non_ip = random.chance(40);
  session.macs = random_macs(random, network, abi::kMaxMacs);
  return session;
}

}  // namespace

Mirror random_mirror(Random& random, const Network& network) {
  Mirror mirror;
  const std::size_t filters = random.between(1, std::max<std::size_t>(1, network.vnis.size() / 2));
  for (std::size_t i = 0; i < filters; ++i) {
    mirror.filters.push_back(random_filter(random, network, fmt::format("Filter{}", i + 1)));
  }
  for (const std::uint32_t vni : network.vnis) {
    if (random.chance(20)) continue;
    const Session session = random_session(random, network, vni, filters);
    mirror.sessions.push_back(session);
    if (random.chance(15)) {
      // Another session of the same VNI brings no more MACs than the row has left.
      mirror.sessions.push_back(session);
      mirror.sessions.back().macs =
          random_macs(random, network, abi::kMaxMacs - session.macs.size());
    }
  }
  for (std::size_t i = mirror.sessions.size(); i > 1; --i) {
    std::swap(mirror.sessions[i - 1], mirror.sessions[random.below(i)]);
  }
  for (std::size_t i = 0; i < mirror.sessions.size(); ++i) {
    mirror.sessions[i].name = fmt::format("Session{}", i + 1);
    mirror.sessions[i].where = mirror.sessions[i].name;
  }
  return mirror;
}

}  // namespace fibertap::generation
