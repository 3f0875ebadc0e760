#include "host/lab/traffic/network.h"

#include <algorithm>

namespace fibertap::generation {
namespace {

constexpr std::size_t kHosts = 8;
constexpr std::size_t kMacs = 24;
constexpr std::size_t kPorts = 8;
constexpr std::uint32_t kHighestVni = 0xFFFFFF;

/// `count` values of `size` bytes, about half of them one bit away from an earlier one.
template <typename Bytes>
std::vector<Bytes> near_values(Random& random, std::size_t count, std::size_t size) {
  std::vector<Bytes> values;
  while (values.size() < count) {
    Bytes value{};
    if (!values.empty() && random.chance(50)) {
      value = random.pick(values);
      value[random.below(size)] ^= static_cast<std::uint8_t>(1u << random.below(8));
    } else {
      random.fill(std::span(value).first(size));
    }
    if (std::ranges::find(values, value) == values.end()) values.push_back(value);
  }
  return values;
}

}  // namespace

Network random_network(Random& random, std::size_t vnis) {
  Network network;
  network.hosts4 = near_values<Address>(random, kHosts, 4);
  network.hosts6 = near_values<Address>(random, kHosts, 16);
  // Zeros are an address like any other, and an IPv4 address with zeros behind it is none of IPv6.
  network.hosts6.push_back(network.hosts4.front());
  network.hosts4.push_back({});
  network.hosts6.push_back({});
  network.macs = near_values<Mac>(random, kMacs, 6);
  network.macs.push_back({});
  network.macs.push_back({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF});
  network.ports = {0, 53, 65535};
  while (network.ports.size() < kPorts) network.ports.push_back(random.any<std::uint16_t>());
  network.vnis = {0, kHighestVni};
  while (network.vnis.size() < vnis) {
    std::uint32_t vni = random.any<std::uint32_t>() & kHighestVni;
    if (random.chance(50)) {
      vni = random.pick(network.vnis);
      vni ^= 1u << random.below(24);
    }
    if (std::ranges::find(network.vnis, vni) == network.vnis.end()) network.vnis.push_back(vni);
  }
  return network;
}

std::uint8_t random_protocol(Random& random, bool ipv6) {
  static constexpr std::uint8_t kProtocols[] = {wire::kIcmp,
                                                wire::kTcp,
                                                wire::kUdp,
                                                wire::kIcmpv6,
                                                132,
                                                wire::kHopByHop,
                                                41,
                                                wire::kRouting,
                                                wire::kFragment,
                                                50,
                                                wire::kAuthentication,
                                                59,
                                                wire::kDestinationOptions,
                                                255};
  if (random.chance(40)) return wire::kTcp;
  if (random.chance(50)) return wire::kUdp;
  if (random.chance(30)) return ipv6 ? wire::kIcmpv6 : wire::kIcmp;
  return random.chance(80) ? random.pick(kProtocols) : random.any<std::uint8_t>();
}

}  // namespace fibertap::generation
