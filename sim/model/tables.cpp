#include "sim/model/tables.h"

#include <algorithm>
#include <cstring>

#include "abi/rule_image.h"
#include "abi/version.h"
#include "sim/model/crc32c.h"

namespace fibertap::model {
namespace {

template <typename Record>
Record record_at(Bytes image, std::size_t offset) {
  Record record;
  std::memcpy(&record, image.data() + offset, sizeof(record));
  return record;
}

bool is_intact(Bytes image, abi::RuleImageHeader header) {
  const std::uint32_t expected = header.crc32c;
  header.crc32c = 0;
  Crc32c crc;
  crc.add({reinterpret_cast<const std::uint8_t*>(&header), sizeof(header)});
  crc.add(image.subspan(sizeof(header)));
  return crc.value() == expected;
}

Prefix prefix_of(const std::uint8_t (&address)[16], std::uint8_t bits) {
  Prefix prefix{{}, bits};
  std::copy(std::begin(address), std::end(address), prefix.address.begin());
  return prefix;
}

Rule rule_of(const abi::RuleRow& row) {
  const auto has = [&row](abi::RowFlag flag) { return (row.flags & flag) != 0; };
  Rule rule{};
  rule.valid = has(abi::kRowValid);
  rule.number = row.number;
  rule.egress = has(abi::kRowEgress);
  rule.accept = has(abi::kRowAccept);
  rule.ip_version = has(abi::kRowIpv6) ? 6 : 4;
  if (has(abi::kRowProtocol)) rule.protocol = row.protocol;
  rule.source = prefix_of(row.source, row.source_prefix);
  rule.destination = prefix_of(row.destination, row.destination_prefix);
  if (has(abi::kRowSourcePorts)) {
    rule.source_ports = PortRange{row.source_port_first, row.source_port_last};
  }
  if (has(abi::kRowDestinationPorts)) {
    rule.destination_ports = PortRange{row.destination_port_first, row.destination_port_last};
  }
  return rule;
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
         (row.source_prefix <= address_bits && row.destination_prefix <= address_bits &&
          row.number <= abi::kMaxRuleNumber);
}

bool are_sound(Bytes blocks) {
  for (std::size_t at = 0; at < blocks.size(); at += sizeof(abi::RuleRow)) {
    if (!is_sound(record_at<abi::RuleRow>(blocks, at))) return false;
  }
  return true;
}

/// Rules of filters by their first block and row count, so that each is decoded once.
class Filters {
 public:
  explicit Filters(Bytes blocks) : blocks_(blocks) {}

  std::shared_ptr<const Rules> of(const abi::SessionRow& session) {
    auto& rules = known_[{session.first_block, session.row_count}];
    if (!rules) rules = decode(session);
    return rules;
  }

 private:
  std::shared_ptr<const Rules> decode(const abi::SessionRow& session) const {
    Rules rules;
    const std::size_t first = std::size_t{session.first_block} * abi::kRowsPerBlock;
    for (std::size_t i = first; i < first + session.row_count; ++i) {
      rules.push_back(rule_of(record_at<abi::RuleRow>(blocks_, i * sizeof(abi::RuleRow))));
    }
    return std::make_shared<const Rules>(std::move(rules));
  }

  Bytes blocks_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::shared_ptr<const Rules>> known_;
};

Session session_of(const abi::SessionRow& row, Filters& filters) {
  Session session{};
  session.interface_id = row.interface_id;
  session.packet_length = row.packet_length;
  session.rules = filters.of(row);
  session.first_counter = row.first_counter;
  for (std::size_t i = 0; i < row.mac_count; ++i) {
    std::copy(std::begin(row.macs[i]), std::end(row.macs[i]), session.macs.emplace_back().begin());
  }
  session.accept_non_ip = (row.flags & abi::kSessionAcceptNonIp) != 0;
  session.accept_all = (row.flags & abi::kSessionAcceptAll) != 0;
  return session;
}

}  // namespace

std::optional<std::size_t> Tables::session_of(std::uint32_t vni) const {
  const auto found = by_vni.find(vni);
  return found == by_vni.end() ? default_session : std::optional(found->second);
}

std::optional<Tables> decode_tables(Bytes image) {
  if (image.size() < sizeof(abi::RuleImageHeader)) return std::nullopt;
  const auto header = record_at<abi::RuleImageHeader>(image, 0);
  if (header.magic != abi::kRuleImageMagic || header.abi_version != abi::kAbiVersion ||
      image.size() != abi::rule_image_bytes(header) || !is_intact(image, header)) {
    return std::nullopt;
  }
  Tables tables{};
  tables.generation = header.generation;
  tables.vxlan_port = header.vxlan_port;
  tables.row_counters = header.row_counters;

  const std::size_t rows = abi::session_rows(header);
  const Bytes sessions = image.subspan(sizeof(header), rows * sizeof(abi::SessionRow));
  const Bytes blocks = image.subspan(sizeof(header) + sessions.size());
  if (!are_sound(blocks)) return std::nullopt;
  Filters filters(blocks);
  for (std::size_t i = 0; i < rows; ++i) {
    const auto row = record_at<abi::SessionRow>(sessions, i * sizeof(abi::SessionRow));
    if (!is_sound(row, header)) return std::nullopt;
    tables.sessions.push_back(model::session_of(row, filters));
    if (i < header.sessions) {
      if (i > 0 && row.vni <= tables.by_vni.rbegin()->first) return std::nullopt;
      tables.by_vni.emplace(row.vni, i);
    } else {
      tables.default_session = i;
    }
  }
  return tables;
}

}  // namespace fibertap::model
