#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_TABLES_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_TABLES_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "abi/limits.h"
#include "host/datapath/engines/cpu/match_block.h"
#include "host/datapath/engines/cpu/rule_bits.h"
#include "host/datapath/engines/cpu/session_table.h"

namespace fibertap::cpu {

/// Rows of one IP version that are compared block after block; of more than these the rule bits
/// are cheaper, by measurement (tests/bench/cpu_bench.cpp).
inline constexpr std::uint32_t kMostLinearRows = 64;

/// The rules of one filter and IP version: `blocks` match blocks from `first` on, or, where blocks
/// is kIsLarge, the large filter `first`.
struct FilterPart {
  static constexpr std::uint32_t kIsLarge = 0xFFFFFFFF;
  std::uint32_t first;
  std::uint32_t blocks;
};

/// A session row in the order that it is looked at.
struct alignas(64) Session {
  static constexpr std::uint64_t kNoMac = ~std::uint64_t{0};  // no 48 bits are it

  FilterPart ipv4;
  FilterPart ipv6;
  std::uint32_t interface_id;
  std::uint32_t packet_length;
  std::uint32_t first_counter;
  std::uint8_t flags;  // abi::SessionFlag bits
  std::uint8_t mac_count;
  alignas(64) std::uint64_t macs[abi::kMaxMacs];  // as parse_mac() reads them, unused ones kNoMac
};
static_assert(sizeof(Session) == 2 * 64, "numbers in one cache line, MACs in the next");

/// A rule as a verdict names it.
struct RuleName {
  std::uint32_t row;  // its ordinal in the filter
  std::uint32_t number;
  bool accept;
};

/// A rule image (abi/rule_image.h) in the form that frames are judged by. Read only, so any number
/// of threads share one.
struct Tables {
  std::uint32_t generation;
  std::uint16_t vxlan_port;
  std::uint32_t row_counters;
  std::vector<Session> sessions;  // in the order of the image, the default session last
  SessionTable by_vni;
  std::vector<MatchBlock<1>> ipv4_blocks;
  std::vector<MatchBlock<4>> ipv6_blocks;
  std::vector<LargeFilter> large_filters;
  std::vector<RuleName> names;  // of all rules that are valid
};

/// Takes `image` over; nullptr when it is no valid one (ADR 12).
std::shared_ptr<const Tables> compile_tables(std::span<const std::uint8_t> image);

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_TABLES_H_
