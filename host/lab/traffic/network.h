#ifndef FIBERTAP_HOST_LAB_TRAFFIC_NETWORK_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_NETWORK_H_

#include <cstdint>
#include <span>
#include <vector>

#include "host/lab/traffic/random.h"
#include "host/rules/mirror.h"
#include "host/wire/headers.h"

namespace fibertap::generation {

/// An address of either IP version, IPv4 in the first four bytes.
using Address = wire::Address6;

/// Its bytes in a header.
inline std::span<const std::uint8_t> octets(const Address& address, bool ipv6) {
  return std::span(address).first(ipv6 ? 16 : 4);
}

/// The same where it is one of IPv4.
inline wire::Address4 ipv4_of(const Address& address) {
  return {address[0], address[1], address[2], address[3]};
}

/// The little world that the rules and frames of a case are about. Both draw from it, so that
/// rules match and directions are known; many of its values differ in one bit only.
struct Network {
  std::vector<Address> hosts4;
  std::vector<Address> hosts6;
  std::vector<Mac> macs;
  std::vector<std::uint16_t> ports;
  std::vector<std::uint32_t> vnis;  // of the sessions, and more

  const std::vector<Address>& hosts(bool ipv6) const { return ipv6 ? hosts6 : hosts4; }
};

/// `vnis` is how many VNIs there are; the lowest and the highest are always among them.
Network random_network(Random& random, std::size_t vnis);

/// A protocol number, mostly one with a meaning.
std::uint8_t random_protocol(Random& random, bool ipv6);

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_NETWORK_H_
