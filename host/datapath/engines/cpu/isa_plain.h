#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_ISA_PLAIN_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_ISA_PLAIN_H_

#include <cstddef>
#include <cstdint>

#include "abi/limits.h"
#include "host/datapath/engines/cpu/interval_index.h"
#include "host/datapath/engines/cpu/match_block.h"
#include "host/datapath/engines/cpu/match_key.h"
#include "host/datapath/engines/cpu/rule_bits.h"
#include "host/datapath/engines/cpu/session_table.h"

namespace fibertap::cpu {

/// What the engine asks of an instruction set, in plain C++. The others answer the same, faster.
struct Plain {
  /// The lanes of `block` whose rules take `key`, direction aside, as bits.
  template <unsigned Words>
  static unsigned match(const MatchBlock<Words>& block, const MatchKey& key) {
    unsigned lanes = 0;
    for (unsigned lane = 0; lane < kLanes; ++lane) {
      lanes |= static_cast<unsigned>(takes(block, lane, key)) << lane;
    }
    return lanes & (block.ingress | block.egress);
  }

  /// The first place of `bucket` with `vni`, or VniBucket::kPlaces.
  static unsigned find_vni(const VniBucket& bucket, std::uint32_t vni) {
    unsigned place = 0;
    while (place < VniBucket::kPlaces && bucket.vni[place] != vni) ++place;
    return place;
  }

  /// Whether `mac` is one of a session's.
  static bool has_mac(const std::uint64_t (&macs)[abi::kMaxMacs], std::uint64_t mac) {
    bool found = false;
    for (const std::uint64_t own : macs) found |= own == mac;
    return found;
  }

  /// How many last values of `node` are below `value`.
  static unsigned below(const IntervalNode& node, std::uint32_t value) {
    unsigned count = 0;
    for (const std::uint32_t last : node.last) count += last < value ? 1 : 0;
    return count;
  }

  /// The first bit that is set in all `count` lines, or RuleBits::kRules.
  static unsigned first_common(const RuleBits* const* lines, std::size_t count) {
    for (unsigned word = 0; word < RuleBits::kRules / 64; ++word) {
      std::uint64_t common = ~std::uint64_t{0};
      for (std::size_t i = 0; i < count; ++i) common &= lines[i]->word[word];
      if (common != 0) return word * 64 + static_cast<unsigned>(__builtin_ctzll(common));
    }
    return RuleBits::kRules;
  }

 private:
  template <unsigned Words>
  static bool takes(const MatchBlock<Words>& block, unsigned lane, const MatchKey& key) {
    const unsigned bit = 1u << lane;
    if ((block.any_protocol & bit) == 0 && block.protocol[lane] != key.protocol) return false;
    if (key.source_port == kNoPort) {
      if ((block.needs_ports & bit) != 0) return false;
    } else if (key.source_port < block.source_port_first[lane] ||
               key.source_port > block.source_port_last[lane] ||
               key.destination_port < block.destination_port_first[lane] ||
               key.destination_port > block.destination_port_last[lane]) {
      return false;
    }
    std::uint64_t differing = 0;
    for (unsigned word = 0; word < Words; ++word) {
      const unsigned below = 32 * (Words - 1 - word);
      differing |=
          outside(block.source[word][lane] ^ key.source[word], block.source_host_bits[lane], below);
      differing |= outside(block.destination[word][lane] ^ key.destination[word],
                           block.destination_host_bits[lane], below);
    }
    return differing == 0;
  }

  /// The bits of a word's difference that count, where `host_bits` of the address do not and
  /// `below` bits stand behind the word.
  static std::uint64_t outside(std::uint32_t difference, unsigned host_bits, unsigned below) {
    const unsigned open = host_bits > below ? host_bits - below : 0;
    return open < 32 ? difference >> open : 0;
  }
};

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_ISA_PLAIN_H_
