#include "host/engines/cpu/image_reader.h"

#include <algorithm>
#include <cstring>

#include "abi/version.h"
#include "host/engines/cpu/crc32c.h"

namespace fibertap::cpu {
namespace {

using Bytes = std::span<const std::uint8_t>;

bool is_intact(Bytes image, abi::RuleImageHeader header) {
  const std::uint32_t expected = header.crc32c;
  header.crc32c = 0;
  Crc32c crc;
  crc.add(reinterpret_cast<const std::uint8_t*>(&header), sizeof(header));
  crc.add(image.data() + sizeof(header), image.size() - sizeof(header));
  return crc.value() == expected;
}

bool is_sound(const abi::SessionRow& row, const abi::RuleImageHeader& header) {
  return row.vni <= 0xFFFFFF && row.packet_length >= 1 && row.mac_count <= abi::kMaxMacs &&
         row.first_block <= header.blocks && row.block_count <= header.blocks - row.first_block &&
         row.row_count <= std::uint64_t{row.block_count} * abi::kRowsPerBlock &&
         row.first_counter <= header.row_counters &&
         row.row_count <= header.row_counters - row.first_counter;
}

bool is_sound(const abi::RuleRow& row) {
  const unsigned address_bits = (row.flags & abi::kRowIpv6) != 0 ? 128 : 32;
  return (row.flags & abi::kRowValid) == 0 ||
         (row.source_prefix <= address_bits && row.destination_prefix <= address_bits);
}

bool are_sound(const SoundImage& image) {
  const auto own = std::span(image.sessions).first(image.header.sessions);
  const auto does_not_ascend = [](const abi::SessionRow& left, const abi::SessionRow& right) {
    return left.vni >= right.vni;
  };
  return std::ranges::all_of(
             image.sessions,
             [&](const abi::SessionRow& row) { return is_sound(row, image.header); }) &&
         std::ranges::all_of(image.rows, [](const abi::RuleRow& row) { return is_sound(row); }) &&
         std::ranges::adjacent_find(own, does_not_ascend) == own.end();
}

template <typename Record>
Bytes take(Bytes bytes, std::size_t count, std::vector<Record>& out) {
  out.resize(count);
  if (count != 0) std::memcpy(out.data(), bytes.data(), count * sizeof(Record));
  return bytes.subspan(count * sizeof(Record));
}

}  // namespace

std::optional<SoundImage> read_image(Bytes bytes) {
  SoundImage image{};
  if (bytes.size() < sizeof(image.header)) return std::nullopt;
  std::memcpy(&image.header, bytes.data(), sizeof(image.header));
  if (image.header.magic != abi::kRuleImageMagic || image.header.abi_version != abi::kAbiVersion ||
      bytes.size() != abi::rule_image_bytes(image.header) || !is_intact(bytes, image.header)) {
    return std::nullopt;
  }
  const Bytes rows =
      take(bytes.subspan(sizeof(image.header)), abi::session_rows(image.header), image.sessions);
  take(rows, std::size_t{image.header.blocks} * abi::kRowsPerBlock, image.rows);
  if (!are_sound(image)) return std::nullopt;
  return image;
}

}  // namespace fibertap::cpu
