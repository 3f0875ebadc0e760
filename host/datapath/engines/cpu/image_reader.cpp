#include "host/datapath/engines/cpu/image_reader.h"

#include <algorithm>
#include <cstring>

#include "abi/version.h"
#include "host/base/crc32c.h"

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

/// Whether `count` things from `first` on are among `all`.
bool are_among(std::uint64_t first, std::uint64_t count, std::uint64_t all) {
  return first + count <= all;
}

bool is_sound(const abi::SessionRow& row, const abi::RuleImageHeader& header) {
  const std::uint64_t rows_there = std::uint64_t{row.block_count} * abi::kRowsPerBlock;
  const bool fields_fit =
      row.vni < 1U << 24 && row.packet_length > 0 && row.mac_count <= abi::kMaxMacs;
  return fields_fit && row.row_count <= rows_there &&
         are_among(row.first_block, row.block_count, header.blocks) &&
         are_among(row.first_counter, row.row_count, header.row_counters);
}

bool is_sound(const abi::RuleRow& row) {
  if ((row.flags & abi::kRowValid) == 0) return true;
  const int longest = (row.flags & abi::kRowIpv6) != 0 ? 128 : 32;
  return std::max(row.source_prefix, row.destination_prefix) <= longest &&
         row.number <= abi::kMaxRuleNumber;
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
