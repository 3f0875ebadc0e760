#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_MATCH_BLOCK_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_MATCH_BLOCK_H_

#include <cstddef>
#include <cstdint>

#include "abi/rule_image.h"

namespace fibertap::cpu {

/// Rules that one block compares at once.
inline constexpr unsigned kLanes = 16;

/// Up to 16 rules of one IP version, rule after rule in lanes, so that one vector instruction
/// compares a field of all of them. `Words` are those of an address: 1 for IPv4, 4 for IPv6. What
/// is small stands in the first cache line, each pair of ends in one.
///
/// A prefix is kept as the bits that do not count: shifting them out of the difference leaves zero
/// where an address is inside.
template <unsigned Words>
struct alignas(64) MatchBlock {
  std::uint8_t protocol[kLanes];
  std::uint8_t source_host_bits[kLanes];
  std::uint8_t destination_host_bits[kLanes];
  std::uint16_t any_protocol;  // these masks have bit i for lane i
  std::uint16_t needs_ports;
  std::uint16_t ingress;
  std::uint16_t egress;
  std::uint32_t first_name;  // of lane 0, in Tables::names
  std::uint32_t reserved;
  std::uint32_t source[Words][kLanes];
  std::uint32_t destination[Words][kLanes];
  std::uint16_t source_port_first[kLanes];
  std::uint16_t source_port_last[kLanes];
  std::uint16_t destination_port_first[kLanes];
  std::uint16_t destination_port_last[kLanes];
};
static_assert(sizeof(MatchBlock<1>) == 5 * 64 && sizeof(MatchBlock<4>) == 11 * 64,
              "as few cache lines as 16 rules take");

/// Puts `row`, which is of the block's IP version and can match, into lane `lane` of a block that
/// was zero.
template <unsigned Words>
void put_row(const abi::RuleRow& row, unsigned lane, MatchBlock<Words>& block);

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_MATCH_BLOCK_H_
