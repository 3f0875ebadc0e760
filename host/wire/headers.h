#ifndef FIBERTAP_HOST_WIRE_HEADERS_H_
#define FIBERTAP_HOST_WIRE_HEADERS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "host/wire/header_writer.h"
#include "host/wire/protocol.h"

namespace fibertap::wire {

// Headers, field by field in the order of their bytes. What is left out is what an ordinary header
// says; a header may say anything. Integers are in host byte order, and wider than their field
// where they are often computed.

using Mac = std::array<std::uint8_t, 6>;
using Address4 = std::array<std::uint8_t, 4>;
using Address6 = std::array<std::uint8_t, 16>;

struct Ethernet {
  Mac destination;
  Mac source;
  std::uint16_t ether_type;
};

struct Ipv4 {
  std::size_t version = 4;
  std::size_t header_words = 5;  // IHL; options are the writer's
  std::uint8_t service = 0;
  std::size_t total_length = 0;
  std::uint16_t identification = 0;
  std::uint16_t flags_and_offset = 0;
  std::uint8_t time_to_live = 64;
  std::uint8_t protocol = kUdp;
  std::optional<std::uint16_t> checksum = {};  // none: the right one of a header without options
  Address4 source = {};
  Address4 destination = {};
};

struct Ipv6 {
  std::size_t version = 6;
  std::uint32_t class_and_label = 0;
  std::size_t payload_length = 0;
  std::uint8_t next_header = kUdp;
  std::uint8_t hop_limit = 64;
  Address6 source = {};
  Address6 destination = {};
};

struct Udp {
  std::uint16_t source_port;
  std::uint16_t destination_port;
  std::size_t length;
  std::uint16_t checksum = 0;  // none (RFC 768)
};

struct Vxlan {
  std::uint8_t flags = kVniIsValid;
  std::uint32_t reserved = 0;  // 24 bits
  std::uint32_t vni = 0;
  std::uint8_t reserved_end = 0;
};

void write(const Ethernet& header, HeaderWriter& to);
void write(const Ipv4& header, HeaderWriter& to);
void write(const Ipv6& header, HeaderWriter& to);
void write(const Udp& header, HeaderWriter& to);
void write(const Vxlan& header, HeaderWriter& to);

}  // namespace fibertap::wire

#endif  // FIBERTAP_HOST_WIRE_HEADERS_H_
