#include "host/wire/headers.h"

#include "host/wire/checksum.h"

namespace fibertap::wire {
namespace {

void write_ipv4(const Ipv4& header, std::uint16_t checksum, HeaderWriter& to) {
  to.u8(header.version << 4 | header.header_words).u8(header.service).u16(header.total_length);
  to.u16(header.identification).u16(header.flags_and_offset);
  to.u8(header.time_to_live).u8(header.protocol).u16(checksum);
  to.raw(header.source).raw(header.destination);
}

}  // namespace

void write(const Ethernet& header, HeaderWriter& to) {
  to.raw(header.destination).raw(header.source).u16(header.ether_type);
}

void write(const Ipv4& header, HeaderWriter& to) {
  if (header.checksum) return write_ipv4(header, *header.checksum, to);
  std::array<std::uint8_t, kIpv4Bytes> bytes;
  HeaderWriter whole(bytes);
  write_ipv4(header, 0, whole);
  constexpr std::size_t kChecksumAt = 10;
  HeaderWriter(std::span(bytes).subspan(kChecksumAt)).u16(Checksum().add(bytes).value());
  to.raw(bytes);
}

void write(const Ipv6& header, HeaderWriter& to) {
  to.u32(header.version << 28 | header.class_and_label).u16(header.payload_length);
  to.u8(header.next_header).u8(header.hop_limit).raw(header.source).raw(header.destination);
}

void write(const Udp& header, HeaderWriter& to) {
  to.u16(header.source_port).u16(header.destination_port).u16(header.length).u16(header.checksum);
}

void write(const Vxlan& header, HeaderWriter& to) {
  to.u8(header.flags).u8(header.reserved >> 16).u16(header.reserved);
  to.u32(std::size_t{header.vni} << 8 | header.reserved_end);
}

}  // namespace fibertap::wire
