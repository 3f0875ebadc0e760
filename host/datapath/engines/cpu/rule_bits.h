#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_RULE_BITS_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_RULE_BITS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "abi/rule_image.h"
#include "host/datapath/engines/cpu/interval_index.h"

namespace fibertap::cpu {

/// One bit each for 512 rules; one cache line.
struct alignas(64) RuleBits {
  static constexpr std::size_t kRules = 512;
  std::uint64_t word[kRules / 64];
};

/// One 32-bit value of a match key, and which rules take which of its values.
struct FieldBits {
  std::size_t key_offset;  // of the value in MatchKey
  IntervalIndex index;
  std::vector<std::uint32_t> first;  // of an interval's RuleBits, in `bits`
  std::vector<RuleBits> bits;        // each distinct vector once
};

/// Rules of one direction and IP version, at most kRules, in evaluation order: bit vectors per
/// field (Lakshman and Stiliadis, SIGCOMM 1998). What takes a packet is the conjunction of the
/// vectors that its values select; so the cost hardly grows with the rules. An IPv6 address is four
/// fields, because a prefix is a conjunction over its words. Memory is at most (2 kRules + 1)
/// kRules / 8 bytes a field.
struct RuleList {
  static constexpr std::size_t kRules = 2048;
  std::size_t lines;              // RuleBits of one vector
  std::vector<FieldBits> fields;  // those that some rule asks for
  std::uint32_t first_name;       // of the first rule, in Tables::names

  /// `rows` are valid, of one direction and IP version, 1..kRules.
  RuleList(std::span<const abi::RuleRow> rows, std::uint32_t name);
};

/// A filter with too many rules for match blocks, of one IP version.
struct LargeFilter {
  std::vector<RuleList> ingress;  // one after another until a rule matches
  std::vector<RuleList> egress;
};

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_RULE_BITS_H_
