#include "host/datapath/engines/cpu/filter_compiler.h"

#include <algorithm>

#include "host/datapath/engines/cpu/row_conditions.h"

namespace fibertap::cpu {

struct FilterCompiler::Part {
  std::vector<abi::RuleRow> rows;
  std::vector<std::uint32_t> ordinals;  // in the filter
};

FilterCompiler::Filter FilterCompiler::compile(std::uint32_t first_block, std::uint32_t row_count) {
  const std::uint64_t key = std::uint64_t{first_block} << 32 | row_count;
  const auto [known, is_new] = known_.try_emplace(key);
  if (is_new) {
    const auto rows = rows_.subspan(std::size_t{first_block} * abi::kRowsPerBlock, row_count);
    known->second = {place(part(rows, false), tables_.ipv4_blocks),
                     place(part(rows, true), tables_.ipv6_blocks)};
  }
  return known->second;
}

FilterCompiler::Part FilterCompiler::part(std::span<const abi::RuleRow> rows, bool ipv6) const {
  Part part;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (matches_nothing(rows[i]) || has(rows[i], abi::kRowIpv6) != ipv6) continue;
    part.rows.push_back(rows[i]);
    part.ordinals.push_back(static_cast<std::uint32_t>(i));
  }
  return part;
}

template <unsigned Words>
FilterPart FilterCompiler::place(const Part& part, std::vector<MatchBlock<Words>>& blocks) {
  if (part.rows.size() > kMostLinearRows) return place_large(part);
  const auto first = static_cast<std::uint32_t>(blocks.size());
  for (std::size_t at = 0; at < part.rows.size(); at += kLanes) {
    const std::size_t count = std::min<std::size_t>(kLanes, part.rows.size() - at);
    MatchBlock<Words>& block = blocks.emplace_back();
    block.first_name = name(part, at, count);
    for (unsigned lane = 0; lane < count; ++lane) put_row(part.rows[at + lane], lane, block);
  }
  return {first, static_cast<std::uint32_t>(blocks.size()) - first};
}

FilterPart FilterCompiler::place_large(const Part& part) {
  const auto index = static_cast<std::uint32_t>(tables_.large_filters.size());
  tables_.large_filters.push_back({lists(part, false), lists(part, true)});
  return {index, FilterPart::kIsLarge};
}

std::vector<RuleList> FilterCompiler::lists(const Part& part, bool egress) {
  Part own;
  for (std::size_t i = 0; i < part.rows.size(); ++i) {
    if (has(part.rows[i], abi::kRowEgress) != egress) continue;
    own.rows.push_back(part.rows[i]);
    own.ordinals.push_back(part.ordinals[i]);
  }
  std::vector<RuleList> lists;
  const std::span<const abi::RuleRow> rows(own.rows);
  for (std::size_t at = 0; at < rows.size(); at += RuleList::kRules) {
    const std::size_t count = std::min(RuleList::kRules, rows.size() - at);
    lists.emplace_back(rows.subspan(at, count), name(own, at, count));
  }
  return lists;
}

/// Names `count` rules of `part` from `first` on; where their names begin.
std::uint32_t FilterCompiler::name(const Part& part, std::size_t first, std::size_t count) {
  const auto begin = static_cast<std::uint32_t>(tables_.names.size());
  for (std::size_t i = first; i < first + count; ++i) {
    tables_.names.push_back(
        {part.ordinals[i], part.rows[i].number, has(part.rows[i], abi::kRowAccept)});
  }
  return begin;
}

}  // namespace fibertap::cpu
