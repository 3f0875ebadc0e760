#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_MATCHER_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_MATCHER_H_

#include <cstddef>
#include <cstdint>

#include "host/datapath/engines/cpu/loads.h"
#include "host/datapath/engines/cpu/match_key.h"
#include "host/datapath/engines/cpu/tables.h"

namespace fibertap::cpu {

/// From VNI to session and from session and key to rule, by the instruction set `Isa`. What a step
/// reads is asked for by the step before, which does it for a whole group of frames: so the waits
/// for memory of a group overlap.
template <typename Isa>
class Matcher {
 public:
  explicit Matcher(const Tables& tables) : tables_(tables) {}

  void prefetch_session_of(std::uint32_t vni) const {
    __builtin_prefetch(&tables_.by_vni.buckets[bucket_of(vni, tables_.by_vni.hash_shift)]);
  }

  /// Its index; kNoSession where there is none.
  std::uint32_t session_of(std::uint32_t vni) const {
    const SessionTable& table = tables_.by_vni;
    std::size_t at = bucket_of(vni, table.hash_shift);
    for (;;) {
      const VniBucket& bucket = table.buckets[at];
      const unsigned place = Isa::find_vni(bucket, vni);
      if (place != VniBucket::kPlaces) return bucket.session[place];
      if (bucket.vni[VniBucket::kPlaces - 1] == VniBucket::kEmpty) return table.default_session;
      at = (at + 1) & (table.buckets.size() - 1);
    }
  }

  void prefetch_rules(const Session& session, unsigned ip_version) const {
    if (ip_version == 4) {
      prefetch_first(session.ipv4, tables_.ipv4_blocks.data());
    } else {
      prefetch_first(session.ipv6, tables_.ipv6_blocks.data());
    }
  }

  /// The name (Tables::names) of the rule of `session` that decides on `key` (SPEC 7), or kNoRule.
  std::uint32_t rule_of(const Session& session, const MatchKey& key) const {
    return key.ip_version == 4 ? first_of(session.ipv4, tables_.ipv4_blocks.data(), key)
                               : first_of(session.ipv6, tables_.ipv6_blocks.data(), key);
  }

 private:
  template <typename Block>
  static void prefetch_first(const FilterPart& part, const Block* blocks) {
    if (part.blocks == FilterPart::kIsLarge || part.blocks == 0) return;
    const auto* const lines = reinterpret_cast<const std::uint8_t*>(blocks + part.first);
    for (std::size_t at = 0; at < sizeof(Block); at += 64) __builtin_prefetch(lines + at);
  }

  template <typename Block>
  std::uint32_t first_of(const FilterPart& part, const Block* blocks, const MatchKey& key) const {
    if (part.blocks == FilterPart::kIsLarge)
      return first_of(tables_.large_filters[part.first], key);
    const Block* const begin = blocks + part.first;
    if (key.directions != kEitherDirection) return first_in(begin, part.blocks, key);
    MatchKey one_way = key;
    one_way.directions = kIngress;
    const std::uint32_t ingress = first_in(begin, part.blocks, one_way);
    one_way.directions = kEgress;
    return reported(ingress, first_in(begin, part.blocks, one_way));
  }

  template <typename Block>
  static std::uint32_t first_in(const Block* block, std::uint32_t count, const MatchKey& key) {
    // An offset and no branch, which would be mispredicted every other time.
    const auto own = key.directions == kIngress ? &Block::ingress : &Block::egress;
    for (std::uint32_t i = 0; i < count; ++i, ++block) {
      const unsigned lanes = Isa::match(*block, key) & block->*own;
      if (lanes != 0) return block->first_name + static_cast<unsigned>(__builtin_ctz(lanes));
    }
    return kNoRule;
  }

  std::uint32_t first_of(const LargeFilter& filter, const MatchKey& key) const {
    const bool is_either = key.directions == kEitherDirection;
    if (is_either) return reported(first_in(filter.ingress, key), first_in(filter.egress, key));
    return first_in(key.directions == kIngress ? filter.ingress : filter.egress, key);
  }

  static std::uint32_t first_in(const std::vector<RuleList>& lists, const MatchKey& key) {
    for (const RuleList& list : lists) {
      const std::uint32_t rule = first_in(list, key);
      if (rule != kNoRule) return rule;
    }
    return kNoRule;
  }

  static std::uint32_t first_in(const RuleList& list, const MatchKey& key) {
    constexpr std::size_t kMostFields = 11;
    const RuleBits* lines[kMostFields];
    const std::size_t fields = list.fields.size();
    for (std::size_t i = 0; i < fields; ++i) lines[i] = bits_of(list.fields[i], key);
    for (std::size_t line = 0; line < list.lines; ++line) {
      const unsigned bit = Isa::first_common(lines, fields);
      if (bit != RuleBits::kRules) {
        return list.first_name + static_cast<std::uint32_t>(line * RuleBits::kRules) + bit;
      }
      for (std::size_t i = 0; i < fields; ++i) ++lines[i];
    }
    return kNoRule;
  }

  /// The rules that take the value that `key` has in a field.
  static const RuleBits* bits_of(const FieldBits& field, const MatchKey& key) {
    const std::uint32_t value =
        load32(reinterpret_cast<const std::uint8_t*>(&key) + field.key_offset);
    std::size_t at = 0;
    for (std::size_t level = 0; level < field.index.levels.size(); ++level) {
      const IntervalNode& node = field.index.nodes[field.index.levels[level] + at];
      at = at * IntervalNode::kFanout + Isa::below(node, value);
    }
    return &field.bits[field.first[at]];
  }

  /// Of the rules that decide on either direction the one that a verdict names.
  std::uint32_t reported(std::uint32_t ingress, std::uint32_t egress) const {
    if (ingress == kNoRule || egress == kNoRule) return ingress == kNoRule ? egress : ingress;
    const RuleName& in = tables_.names[ingress];
    const RuleName& out = tables_.names[egress];
    if (in.accept != out.accept) return in.accept ? ingress : egress;
    return in.number <= out.number ? ingress : egress;
  }

  const Tables& tables_;
};

/// Keys and frames that go through a step together: enough for their waits to overlap, few enough
/// to stay in the first-level cache.
inline constexpr std::size_t kGroup = 32;

/// See Kernel::classify.
template <typename Isa>
void classify_keys(const Tables& tables, const MatchKey* keys, std::size_t count,
                   std::uint32_t* rules) {
  const Matcher<Isa> matcher(tables);
  std::uint32_t sessions[kGroup];
  for (std::size_t done = 0; done < count; done += kGroup) {
    const MatchKey* const group = keys + done;
    const std::size_t size = count - done < kGroup ? count - done : kGroup;
    for (std::size_t i = 0; i < size; ++i) matcher.prefetch_session_of(group[i].vni);
    for (std::size_t i = 0; i < size; ++i) {
      sessions[i] = matcher.session_of(group[i].vni);
      if (sessions[i] != kNoSession) __builtin_prefetch(&tables.sessions[sessions[i]]);
    }
    for (std::size_t i = 0; i < size; ++i) {
      if (sessions[i] == kNoSession) continue;
      matcher.prefetch_rules(tables.sessions[sessions[i]], group[i].ip_version);
    }
    for (std::size_t i = 0; i < size; ++i) {
      rules[done + i] = sessions[i] == kNoSession
                            ? kNoRule
                            : matcher.rule_of(tables.sessions[sessions[i]], group[i]);
    }
  }
}

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_MATCHER_H_
