#include "host/lab/traffic/vpc.h"

#include <algorithm>
#include <bit>

#include "host/lab/traffic/random.h"

namespace fibertap::generation {
namespace {

// AWS keeps the first four addresses of a subnet and the last; no subnet is smaller than a /28.
constexpr std::uint32_t kFirstHost = 4;
constexpr std::uint32_t kReserved = 5;
constexpr unsigned kLeastHostBits = 4;

/// Odd, so that its multiples modulo 2^24 visit every VNI; large, so that they look drawn.
constexpr std::uint32_t kVniStep = 0x9E3779;
constexpr std::uint32_t kVniMask = 0xFFFFFF;

void put_u32(std::uint8_t* at, std::uint32_t value) {
  for (unsigned i = 0; i < 4; ++i) at[i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
}

Address address4(std::uint32_t bits) {
  Address address{};
  put_u32(address.data(), bits);
  return address;
}

Address address6(std::uint32_t network, std::uint32_t host) {
  Address address{};
  put_u32(address.data(), 0x20010DB8);
  put_u32(address.data() + 4, network);
  put_u32(address.data() + 12, host);
  return address;
}

constexpr std::uint32_t kPrivateNetwork = 0x0A000000;  // 10.0.0.0/8

}  // namespace

Vpc::Vpc(std::uint64_t seed, std::uint32_t sessions, std::uint32_t filters)
    : first_vni_(static_cast<std::uint32_t>(derived_seed(seed, sessions))), filters_(filters) {
  const std::uint32_t interfaces = (sessions + filters - 1) / filters;
  host_bits_ =
      std::max(kLeastHostBits, static_cast<unsigned>(std::bit_width(interfaces + kReserved - 1)));
}

SourceEni Vpc::source(std::uint32_t session) const {
  const std::uint32_t filter = session % filters_;
  const std::uint32_t host = session / filters_ + kFirstHost;
  SourceEni eni{};
  eni.vni = (first_vni_ + session * kVniStep) & kVniMask;
  eni.address4 = address4(kPrivateNetwork | filter << host_bits_ | host);
  eni.address6 = address6(filter, host);
  eni.mac = {0x02, 0x29};
  put_u32(eni.mac.data() + 2, session);
  return eni;
}

Cidr Vpc::subnet(std::uint32_t filter, bool ipv6) const {
  if (ipv6) return {true, 64, address6(filter, 0)};
  return {false, static_cast<std::uint8_t>(32 - host_bits_),
          address4(kPrivateNetwork | filter << host_bits_)};
}

Cidr range_around(const Address& address, bool ipv6, std::uint8_t prefix) {
  Cidr cidr{ipv6, prefix, address};
  for (unsigned bit = prefix; bit < 8 * address.size(); ++bit) {
    cidr.address[bit / 8] &= static_cast<std::uint8_t>(~(0x80u >> bit % 8));
  }
  return cidr;
}

}  // namespace fibertap::generation
