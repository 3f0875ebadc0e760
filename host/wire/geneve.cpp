#include "host/wire/geneve.h"

#include <algorithm>

#include "host/wire/header_reader.h"

namespace fibertap::wire {
namespace {

constexpr std::size_t kGeneveBytes = 8;  // without options
constexpr std::size_t kOptionHeadBytes = 4;
constexpr std::uint16_t kClassOfAws = 0x0108;
constexpr std::uint8_t kCritical = 0x80;  // of an option's type

/// What the tests need of an outer IP header.
struct Ip {
  bool is_udp = false;  // unfragmented, and whole
  std::size_t bytes = 0;
};

Ip read_ipv4(const HeaderReader& at) noexcept {
  if (!at.has(kIpv4Bytes) || at.u8(0) >> 4 != 4) return {};
  const std::size_t bytes = std::size_t{4} * (at.u8(0) & 0x0F);
  constexpr std::uint16_t kMoreFragmentsAndOffset = 0x3FFF;
  const bool is_fragment = (at.u16(6) & kMoreFragmentsAndOffset) != 0;
  return {bytes >= kIpv4Bytes && at.has(bytes) && !is_fragment && at.u8(9) == kUdp, bytes};
}

Ip read_ipv6(const HeaderReader& at) noexcept {
  if (!at.has(kIpv6Bytes) || at.u8(0) >> 4 != 6) return {};
  return {at.u8(6) == kUdp, kIpv6Bytes};
}

/// Ethernet, at most two tags and IP are behind `at` then (SPEC 3.1, 3.2).
bool skip_to_udp(HeaderReader& at) noexcept {
  if (!at.has(kEthernetBytes)) return false;
  std::uint16_t ether_type = at.u16(12);
  at.skip(kEthernetBytes);
  for (int tags = 0; tags < 2; ++tags) {
    if (ether_type != kEtherTypeVlan && ether_type != kEtherTypeServiceVlan) break;
    if (!at.has(kVlanBytes)) return false;
    ether_type = at.u16(2);
    at.skip(kVlanBytes);
  }
  Ip ip;
  if (ether_type == kEtherTypeIpv4) ip = read_ipv4(at);
  if (ether_type == kEtherTypeIpv6) ip = read_ipv6(at);
  if (ip.is_udp) at.skip(ip.bytes);
  return ip.is_udp;
}

/// Whether an option that is not AWS's must be understood by whoever takes the tunnel off.
bool has_critical_option(HeaderReader options) noexcept {
  while (options.has(kOptionHeadBytes)) {
    if (options.u16(0) != kClassOfAws && (options.u8(2) & kCritical) != 0) return true;
    const std::size_t bytes = kOptionHeadBytes + std::size_t{4} * (options.u8(3) & 0x1F);
    if (!options.has(bytes)) return false;
    options.skip(bytes);
  }
  return false;
}

}  // namespace

GeneveTest take_geneve_off(std::span<const std::uint8_t> frame, std::uint32_t origlen,
                           std::uint16_t port, GeneveFrame& found) noexcept {
  HeaderReader at(frame);
  if (!skip_to_udp(at) || !at.has(kUdpBytes) || at.u16(2) != port) return GeneveTest::kOther;

  const std::size_t end_of_datagram = at.position() + at.u16(4);
  at.skip(kUdpBytes);
  if (!at.has(kGeneveBytes)) return GeneveTest::kKept;
  const unsigned version = at.u8(0) >> 6;
  const std::size_t option_bytes = std::size_t{4} * (at.u8(0) & 0x3F);
  const bool is_control = (at.u8(1) & 0x80) != 0;
  const bool has_critical = (at.u8(1) & 0x40) != 0;
  const std::uint16_t type = at.u16(2);
  const bool is_ip = type == kEtherTypeIpv4 || type == kEtherTypeIpv6;
  const std::size_t begin = at.position() + kGeneveBytes + option_bytes;
  if (version != 0 || is_control || !is_ip || !at.has(kGeneveBytes + option_bytes) ||
      begin > end_of_datagram) {
    return GeneveTest::kKept;
  }
  const HeaderReader options(at.left().subspan(kGeneveBytes, option_bytes));
  if (has_critical && has_critical_option(options)) return GeneveTest::kKept;

  std::copy_n(frame.begin(), 12, found.head.begin());
  found.head[12] = static_cast<std::uint8_t>(type >> 8);
  found.head[13] = static_cast<std::uint8_t>(type);
  found.payload = frame.subspan(begin, std::min(end_of_datagram, frame.size()) - begin);
  found.origlen = static_cast<std::uint32_t>(
      kEthernetBytes + std::min<std::size_t>(end_of_datagram, origlen) - begin);
  return GeneveTest::kTakenOff;
}

}  // namespace fibertap::wire
