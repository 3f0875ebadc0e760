#include "tests/support/packet.h"

#include <arpa/inet.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

namespace fibertap::testing {
namespace {

constexpr std::uint16_t kIpv4 = 0x0800;
constexpr std::uint16_t kIpv6 = 0x86DD;

// What a header says that nothing follows by name: the values kept free for experiments, EtherType
// by IEEE 802, protocol by RFC 3692.
constexpr std::uint16_t kExperimentalEtherType = 0x88B5;
constexpr std::uint8_t kExperimentalProtocol = 253;

void put8(Bytes& bytes, std::size_t at, std::size_t value) {
  bytes.at(at) = static_cast<std::uint8_t>(value);
}

void put16(Bytes& bytes, std::size_t at, std::size_t value) {
  put8(bytes, at, value >> 8);
  put8(bytes, at + 1, value);
}

Bytes address_bytes(std::string_view text, bool ipv6) {
  Bytes address(ipv6 ? 16 : 4);
  if (inet_pton(ipv6 ? AF_INET6 : AF_INET, std::string(text).c_str(), address.data()) != 1) {
    throw std::invalid_argument("no address of this IP version: " + std::string(text));
  }
  return address;
}

Bytes ports(std::size_t header_bytes, std::uint16_t source, std::uint16_t destination) {
  Bytes header(header_bytes);
  put16(header, 0, source);
  put16(header, 2, destination);
  return header;
}

}  // namespace

Packet& Packet::ethernet(const Mac& source, const Mac& destination) {
  Header header{Layer::kLink, {}, Bytes(14), 12, {}};
  std::copy(destination.begin(), destination.end(), header.bytes.begin());
  std::copy(source.begin(), source.end(), header.bytes.begin() + 6);
  put16(header.bytes, 12, kExperimentalEtherType);
  return add(std::move(header));
}

Packet& Packet::vlan(std::uint16_t tpid) {
  Header header{Layer::kLink, tpid, Bytes{0, 1, 0, 0}, 2, {}};
  put16(header.bytes, 2, kExperimentalEtherType);
  return add(std::move(header));
}

Packet& Packet::ether_type(std::uint16_t type) {
  Header& link = last(Layer::kLink);
  put16(link.bytes, *link.next_at, type);
  link.next_at.reset();
  return *this;
}

Packet& Packet::ipv4(std::string_view source, std::string_view destination) {
  Header header{Layer::kIp, kIpv4, Bytes(20), 9, 2};
  put8(header.bytes, 0, 0x45);
  put8(header.bytes, 8, 255);
  put8(header.bytes, 9, kExperimentalProtocol);
  return add(std::move(header)).from(source).to(destination);
}

Packet& Packet::ipv6(std::string_view source, std::string_view destination) {
  Header header{Layer::kIp, kIpv6, Bytes(40), 6, 4, 40};
  put8(header.bytes, 0, 0x60);
  put8(header.bytes, 6, kExperimentalProtocol);
  put8(header.bytes, 7, 255);
  return add(std::move(header)).from(source).to(destination);
}

Packet& Packet::from(std::string_view text) { return address(text, 12, 8); }

Packet& Packet::to(std::string_view text) { return address(text, 16, 24); }

Packet& Packet::address(std::string_view text, std::size_t offset_v4, std::size_t offset_v6) {
  Header& ip = last(Layer::kIp);
  const bool ipv6 = ip.type == kIpv6;
  std::ranges::copy(address_bytes(text, ipv6),
                    ip.bytes.begin() + static_cast<std::ptrdiff_t>(ipv6 ? offset_v6 : offset_v4));
  return *this;
}

Packet& Packet::version(unsigned version) {
  Header& ip = last(Layer::kIp);
  put8(ip.bytes, 0, (ip.bytes[0] & 0x0Fu) | version << 4);
  return *this;
}

Packet& Packet::ip_length(std::size_t length) {
  Header& ip = last(Layer::kIp);
  put16(ip.bytes, ip.type == kIpv6 ? 4 : 2, length);
  ip.length_at.reset();
  return *this;
}

Packet& Packet::protocol(std::uint8_t next) {
  Header& header = last(Layer::kIp, Layer::kExtension);
  put8(header.bytes, header.next_at.value(), next);
  header.next_at.reset();
  return *this;
}

Packet& Packet::ihl(unsigned words) {
  put8(last(Layer::kIp).bytes, 0, 0x40 | words);
  return *this;
}

Packet& Packet::options(std::size_t bytes) {
  Bytes& ip = last(Layer::kIp).bytes;
  ip.insert(ip.end(), bytes, 1);  // no operation, RFC 791
  return ihl(static_cast<unsigned>(ip.size() / 4));
}

Packet& Packet::flags_and_offset(std::uint16_t field) {
  put16(last(Layer::kIp).bytes, 6, field);
  return *this;
}

Packet& Packet::extension(std::uint8_t type, std::size_t bytes) {
  Header header{Layer::kExtension, type, Bytes(bytes), 0, {}};
  put8(header.bytes, 0, kExperimentalProtocol);
  put8(header.bytes, 1, type == 51 ? bytes / 4 - 2 : bytes / 8 - 1);
  return add(std::move(header));
}

Packet& Packet::fragment_header(std::uint16_t offset_eights, bool more) {
  extension(44, 8);
  put16(last(Layer::kExtension).bytes, 2, offset_eights * 8u + (more ? 1u : 0u));
  return *this;
}

Packet& Packet::udp(std::uint16_t source_port, std::uint16_t destination_port) {
  return add({Layer::kL4, 17, ports(8, source_port, destination_port), {}, 4});
}

Packet& Packet::tcp(std::uint16_t source_port, std::uint16_t destination_port) {
  Header header{Layer::kL4, 6, ports(20, source_port, destination_port), {}, {}};
  put16(header.bytes, 12, 0x5010);  // five words, ACK
  return add(std::move(header));
}

Packet& Packet::icmp() { return add({Layer::kL4, 1, {8, 0, 0, 0, 0, 1, 0, 1}, {}, {}}); }

Packet& Packet::destination_port(std::uint16_t port) {
  put16(last(Layer::kL4).bytes, 2, port);
  return *this;
}

Packet& Packet::udp_length(std::size_t length) {
  Header& udp = last(Layer::kL4);
  put16(udp.bytes, 4, length);
  udp.length_at.reset();
  return *this;
}

Packet& Packet::udp_checksum(std::uint16_t checksum) {
  put16(last(Layer::kL4).bytes, 6, checksum);
  return *this;
}

Packet& Packet::vxlan(std::uint32_t number) {
  return add({Layer::kVxlan, {}, {0x08, 0, 0, 0, 0, 0, 0, 0}, {}, {}}).vni(number);
}

Packet& Packet::vni(std::uint32_t number) {
  Bytes& vxlan = last(Layer::kVxlan).bytes;
  put8(vxlan, 4, number >> 16);
  put16(vxlan, 5, number);
  return *this;
}

Packet& Packet::vxlan_flags(std::uint8_t flags) {
  put8(last(Layer::kVxlan).bytes, 0, flags);
  return *this;
}

Packet& Packet::vxlan_reserved(std::uint8_t every_byte) {
  for (std::size_t at : {1u, 2u, 3u, 7u}) put8(last(Layer::kVxlan).bytes, at, every_byte);
  return *this;
}

Packet& Packet::payload(std::size_t bytes) {
  Bytes counting(bytes);
  std::iota(counting.begin(), counting.end(), std::uint8_t{0});
  return payload(counting);
}

Packet& Packet::payload(const Bytes& bytes) { return add({Layer::kPayload, {}, bytes, {}, {}}); }

Packet& Packet::padding(std::size_t bytes) {
  return add({Layer::kPadding, {}, Bytes(bytes, 0xEE), {}, {}});
}

Packet& Packet::cut(std::size_t caplen) {
  caplen_ = caplen;
  return *this;
}

Packet& Packet::add(Header header) {
  const auto behind = std::ranges::find_if(
      headers_, [&](const Header& other) { return other.layer > header.layer; });
  headers_.insert(behind, std::move(header));
  return *this;
}

Packet::Header& Packet::last(Layer first, Layer last) {
  const auto found = std::find_if(headers_.rbegin(), headers_.rend(), [&](const Header& header) {
    return header.layer >= first && header.layer <= last;
  });
  if (found == headers_.rend()) throw std::logic_error("the packet has no such header yet");
  return *found;
}

Bytes Packet::bytes() const {
  Bytes padding;
  Bytes behind;  // all that the header in hand counts
  std::optional<std::uint16_t> next;
  const std::vector<Header> inside_out(headers_.rbegin(), headers_.rend());
  for (const Header& header : inside_out) {
    if (header.layer == Layer::kPadding) {
      padding = header.bytes;
      continue;
    }
    Bytes bytes = header.bytes;
    if (next && header.next_at) {
      (header.layer == Layer::kLink ? put16 : put8)(bytes, *header.next_at, *next);
    }
    if (header.length_at) {
      put16(bytes, *header.length_at, bytes.size() + behind.size() - header.uncounted);
    }
    next = header.type;
    behind.insert(behind.begin(), bytes.begin(), bytes.end());
  }
  behind.insert(behind.end(), padding.begin(), padding.end());
  behind.resize(std::min(behind.size(), caplen_));
  return behind;
}

Packet mirrored(const Bytes& inner) {
  return Packet()
      .ethernet()
      .ipv4("172.31.0.238", "172.31.0.10")
      .udp(0xFF80, 4789)
      .vxlan()
      .payload(inner);
}

Packet mirrored(const Packet& inner) { return mirrored(inner.bytes()); }

Packet mirrored_over_ipv6(const Bytes& inner) {
  return Packet()
      .ethernet()
      .ipv6("2001:db8::238", "2001:db8::10")
      .udp(0xFF80, 4789)
      .vxlan()
      .payload(inner);
}

Packet mirrored_over_ipv6(const Packet& inner) { return mirrored_over_ipv6(inner.bytes()); }

}  // namespace fibertap::testing
