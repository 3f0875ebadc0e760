#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_ROW_CONDITIONS_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_ROW_CONDITIONS_H_

#include <cstddef>
#include <cstdint>

#include "abi/rule_image.h"

namespace fibertap::cpu {

inline bool has(const abi::RuleRow& row, abi::RowFlag flag) { return (row.flags & flag) != 0; }

/// Whether no packet can match: an unused row, or one that asks for a port in a range that
/// descends.
inline bool matches_nothing(const abi::RuleRow& row) {
  return !has(row, abi::kRowValid) ||
         (has(row, abi::kRowSourcePorts) && row.source_port_first > row.source_port_last) ||
         (has(row, abi::kRowDestinationPorts) &&
          row.destination_port_first > row.destination_port_last);
}

/// Word `word` of an address in network byte order.
inline std::uint32_t address_word(const std::uint8_t (&address)[16], std::size_t word) {
  const std::uint8_t* const at = address + 4 * word;
  return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 |
         at[3];
}

/// Bits of an address that the prefix of a valid row leaves open.
inline std::uint8_t host_bits(const abi::RuleRow& row, std::uint8_t prefix) {
  return static_cast<std::uint8_t>((has(row, abi::kRowIpv6) ? 128 : 32) - prefix);
}

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_ROW_CONDITIONS_H_
