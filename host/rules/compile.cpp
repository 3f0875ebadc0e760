#include "host/rules/compile.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "abi/version.h"
#include "host/base/error.h"
#include "host/rules/evaluation_order.h"
#include "host/rules/session_groups.h"

namespace fibertap {
namespace {

abi::RuleRow row_of(const Rule& rule) {
  abi::RuleRow row{};
  row.flags = abi::kRowValid;
  const auto set = [&row](bool condition, abi::RowFlag flag) {
    if (condition) row.flags = static_cast<std::uint8_t>(row.flags | flag);
  };
  set(rule.direction == Direction::kEgress, abi::kRowEgress);
  set(rule.action == Action::kAccept, abi::kRowAccept);
  set(rule.source.ipv6, abi::kRowIpv6);
  set(rule.protocol.has_value(), abi::kRowProtocol);
  set(rule.source_ports.has_value(), abi::kRowSourcePorts);
  set(rule.destination_ports.has_value(), abi::kRowDestinationPorts);
  row.protocol = rule.protocol.value_or(0);
  row.number = rule.number;
  row.source_prefix = rule.source.prefix;
  row.destination_prefix = rule.destination.prefix;
  std::ranges::copy(rule.source.address, row.source);
  std::ranges::copy(rule.destination.address, row.destination);
  if (rule.source_ports) {
    row.source_port_first = rule.source_ports->first;
    row.source_port_last = rule.source_ports->last;
  }
  if (rule.destination_ports) {
    row.destination_port_first = rule.destination_ports->first;
    row.destination_port_last = rule.destination_ports->last;
  }
  return row;
}

/// Where a filter's rows stand in the image.
struct Placement {
  std::uint32_t first_block;
  std::uint32_t block_count;
  std::uint32_t row_count;
};

/// The rows of every filter that a session uses, each stored once however many sessions share it.
class BlockTable {
 public:
  explicit BlockTable(const Mirror& mirror) : mirror_(mirror), placements_(mirror.filters.size()) {}

  Placement place(std::optional<std::size_t> filter) {
    if (!filter) return {};
    auto& placement = placements_[*filter];
    if (!placement) placement = append(evaluation_order(mirror_.filters[*filter]));
    return *placement;
  }

  std::uint32_t blocks() const {
    return static_cast<std::uint32_t>(rows_.size() / abi::kRowsPerBlock);
  }
  const std::vector<abi::RuleRow>& rows() const { return rows_; }

 private:
  Placement append(const std::vector<Rule>& rules) {
    const std::uint32_t first_block = blocks();
    for (const Rule& rule : rules) rows_.push_back(row_of(rule));
    const std::size_t whole = (rows_.size() + abi::kRowsPerBlock - 1) / abi::kRowsPerBlock;
    rows_.resize(whole * abi::kRowsPerBlock);
    return {first_block, blocks() - first_block, static_cast<std::uint32_t>(rules.size())};
  }

  const Mirror& mirror_;
  std::vector<std::optional<Placement>> placements_;
  std::vector<abi::RuleRow> rows_;
};

abi::SessionRow row_of(std::uint32_t vni, const SessionGroup& group, const Placement& placement) {
  abi::SessionRow row{};
  row.vni = vni;
  row.packet_length = group.first->packet_length.value_or(abi::kWholeFrame);
  row.first_block = placement.first_block;
  row.block_count = placement.block_count;
  row.row_count = placement.row_count;
  if (group.first->accept_non_ip) row.flags |= abi::kSessionAcceptNonIp;
  if (!group.first->filter) row.flags |= abi::kSessionAcceptAll;
  row.mac_count = static_cast<std::uint8_t>(group.macs.size());
  for (std::size_t i = 0; i < group.macs.size(); ++i) std::ranges::copy(group.macs[i], row.macs[i]);
  return row;
}

/// Gives every session row its counters; how many there are in all. Throws Error(kConfiguration)
/// where the image cannot number them.
std::uint32_t number_counters(std::vector<abi::SessionRow>& sessions) {
  constexpr std::uint64_t kMost = 0xFFFFFFFF;
  std::uint64_t counters = 0;
  for (abi::SessionRow& session : sessions) {
    session.first_counter = static_cast<std::uint32_t>(counters);
    counters += session.row_count;
    if (counters > kMost) {
      throw Error(Errc::kConfiguration,
                  "rules: found more than {} pairs of session and rule, expected at most as many; "
                  "split the sessions over several targets",
                  kMost);
    }
  }
  return static_cast<std::uint32_t>(counters);
}

abi::SessionRow default_row() {
  abi::SessionRow row{};
  row.packet_length = abi::kWholeFrame;
  row.flags = abi::kSessionAcceptAll;
  return row;
}

}  // namespace

RuleImage compile(const Mirror& mirror, const CompileOptions& options, Interfaces& interfaces) {
  BlockTable blocks(mirror);
  std::vector<abi::SessionRow> sessions;
  for (const auto& [vni, group] : group_by_vni(mirror)) {
    sessions.push_back(row_of(vni, group, blocks.place(group.first->filter)));
    sessions.back().interface_id = interfaces.id_of(vni, group.description);
  }

  abi::RuleImageHeader header{};
  header.magic = abi::kRuleImageMagic;
  header.abi_version = abi::kAbiVersion;
  header.generation = options.generation;
  header.vxlan_port = options.vxlan_port;
  header.sessions = static_cast<std::uint32_t>(sessions.size());
  header.blocks = blocks.blocks();
  if (options.accept_unknown_vni) {
    header.flags = abi::kImageDefaultSession;
    sessions.push_back(default_row());
    sessions.back().interface_id = interfaces.id_of(std::nullopt, "every VNI without a session");
  }
  header.row_counters = number_counters(sessions);

  RuleImage image(header);
  std::ranges::copy(sessions, image.sessions().begin());
  std::ranges::copy(blocks.rows(), image.rows_from(0, blocks.rows().size()).begin());
  image.sign();
  return image;
}

}  // namespace fibertap
