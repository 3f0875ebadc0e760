#ifndef FIBERTAP_HOST_LAB_TRAFFIC_VPC_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_VPC_H_

#include <cstdint>

#include "host/lab/traffic/network.h"
#include "host/rules/cidr.h"
#include "host/rules/mirror.h"

namespace fibertap::generation {

/// A mirrored network interface: its session's VNI, its addresses, its MAC.
struct SourceEni {
  std::uint32_t vni;
  Address address4;
  Address address6;
  Mac mac;

  const Address& address(bool ipv6) const { return ipv6 ? address6 : address4; }
};

/// Who is mirrored. Session i has filter i mod `filters`, and the interfaces of one filter share a
/// subnet that no other has, in 10.0.0.0/8 and in 2001:db8::/32 (RFC 3849).
class Vpc {
 public:
  /// 1 <= filters <= sessions <= kMostSessions.
  Vpc(std::uint64_t seed, std::uint32_t sessions, std::uint32_t filters);

  SourceEni source(std::uint32_t session) const;
  Cidr subnet(std::uint32_t filter, bool ipv6) const;

 private:
  std::uint32_t first_vni_;
  std::uint32_t filters_;
  unsigned host_bits_;  // of an IPv4 subnet
};

/// The range of `prefix` bits that `address` lies in.
Cidr range_around(const Address& address, bool ipv6, std::uint8_t prefix);

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_VPC_H_
