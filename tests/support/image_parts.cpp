#include "tests/support/image_parts.h"

#include <cstring>

#include "abi/version.h"
#include "sim/model/crc32c.h"

namespace fibertap::testing {
namespace {

constexpr std::uint16_t kVxlanPort = 4789;

template <typename Record>
void append(Bytes& image, const Record* records, std::size_t count) {
  const auto* first = reinterpret_cast<const std::uint8_t*>(records);
  image.insert(image.end(), first, first + count * sizeof(Record));
}

}  // namespace

Bytes ImageParts::bytes() const {
  Bytes image;
  append(image, &header, 1);
  append(image, sessions.data(), sessions.size());
  append(image, rows.data(), rows.size());
  model::Crc32c crc;
  crc.add(image);
  const std::uint32_t value = crc.value();
  std::memcpy(image.data() + offsetof(abi::RuleImageHeader, crc32c), &value, sizeof(value));
  return image;
}

ImageParts empty_image() {
  ImageParts image;
  image.header.magic = abi::kRuleImageMagic;
  image.header.abi_version = abi::kAbiVersion;
  image.header.generation = 1;
  image.header.vxlan_port = kVxlanPort;
  return image;
}

abi::SessionRow& add_session(ImageParts& image, std::uint32_t vni) {
  abi::SessionRow& session = image.sessions.emplace_back();
  session.vni = vni;
  session.interface_id = image.header.sessions++;
  session.packet_length = abi::kWholeFrame;
  session.first_block = image.header.blocks;
  session.first_counter = image.header.row_counters;
  return session;
}

abi::SessionRow& add_default_session(ImageParts& image) {
  abi::SessionRow& session = add_session(image, 0);
  image.header.sessions -= 1;
  image.header.flags |= abi::kImageDefaultSession;
  session.flags = abi::kSessionAcceptAll;
  return session;
}

void add_filter(ImageParts& image, const std::vector<abi::RuleRow>& rows) {
  abi::SessionRow& session = image.sessions.back();
  session.row_count = static_cast<std::uint32_t>(rows.size());
  session.block_count = (session.row_count + abi::kRowsPerBlock - 1) / abi::kRowsPerBlock;
  image.header.blocks += session.block_count;
  image.header.row_counters += session.row_count;
  image.rows.insert(image.rows.end(), rows.begin(), rows.end());
  image.rows.resize(std::size_t{image.header.blocks} * abi::kRowsPerBlock);
}

abi::RuleRow any_row(std::uint32_t number, unsigned flags) {
  abi::RuleRow row{};
  row.flags = static_cast<std::uint8_t>(abi::kRowValid | flags);
  row.number = number;
  return row;
}

ImageParts sample_image() {
  ImageParts image = empty_image();
  image.header.generation = 77;
  image.header.vxlan_port = 4790;

  abi::SessionRow& five = add_session(image, 5);
  five.interface_id = 1;
  five.packet_length = 96;
  five.mac_count = 2;
  five.macs[0][5] = 0x0A;
  five.macs[1][0] = 0x0B;
  abi::RuleRow first = any_row(
      100, abi::kRowEgress | abi::kRowAccept | abi::kRowProtocol | abi::kRowDestinationPorts);
  first.protocol = 17;
  first.source_prefix = 8;
  first.destination_port_first = 53;
  first.destination_port_last = 5353;
  first.source[0] = 10;
  abi::RuleRow second = any_row(200, abi::kRowIpv6 | abi::kRowSourcePorts);
  second.source_port_last = 1023;
  second.destination_prefix = 128;
  second.destination[0] = 0xFE;
  second.destination[15] = 1;
  add_filter(image, {first, second});

  abi::SessionRow& nine = add_session(image, 9);
  nine.interface_id = 0;
  nine.flags = abi::kSessionAcceptNonIp;
  std::vector<abi::RuleRow> rows;
  for (std::uint32_t number = 1; number <= 17; ++number) rows.push_back(any_row(number, 0));
  add_filter(image, rows);

  add_default_session(image);
  return image;
}

}  // namespace fibertap::testing
