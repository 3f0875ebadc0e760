#ifndef FIBERTAP_HLS_RULE_TABLE_H_
#define FIBERTAP_HLS_RULE_TABLE_H_

#include <stddef.h>

#include "abi/rule_image.h"
#include "hls/banked_memory.h"
#include "hls/beat.h"
#include "hls/byte_order.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

/// A row as it stands on chip (abi/rule_image.h).
struct Row {
  static constexpr int kBits = 351;

  ap_uint<7> flags;  // abi::RowFlag
  ap_uint<8> protocol;
  ap_uint<8> source_prefix;
  ap_uint<8> destination_prefix;
  ap_uint<16> source_port_first;
  ap_uint<16> source_port_last;
  ap_uint<16> destination_port_first;
  ap_uint<16> destination_port_last;
  Address source;
  Address destination;

  FIBERTAP_FIELDS(flags, protocol, source_prefix, destination_prefix, source_port_first,
                  source_port_last, destination_port_first, destination_port_last, source,
                  destination)
};

/// Row `lane` of block `b` is rows[lane][b], so that a turn reads a whole block.
using RuleTable = Wire<Row>[abi::kRowsPerBlock][abi::kCardBlocks];

/// The rule number of every row, four to a word; only that of the row that decided is read.
constexpr int kNumberBits = 15;
constexpr unsigned kNumbersPerWord = 4;
static_assert(abi::kMaxRuleNumber < 1u << kNumberBits && abi::kRowsPerBlock % kNumbersPerWord == 0,
              "numbers fit, and the rows of an image are whole words");
/// Banks of 8192: columns of two UltraRAMs, five of them.
using NumberStore =
    Banks<kNumberBits * kNumbersPerWord, kRows / kNumbersPerWord, RowIndex::width - 2, 13>;
using NumberTable = NumberStore::Memory;

/// The number of row `index`.
inline ap_uint<kNumberBits> read_number(const NumberTable numbers, const RowIndex& index) {
#pragma HLS INLINE
  const NumberStore::Word word = NumberStore::read(numbers, index >> 2);
  const ap_uint<2> lane = index;
  ap_uint<kNumberBits> number = 0;
read_number_lanes:
  for (int i = 0; i < static_cast<int>(kNumbersPerWord); ++i) {
#pragma HLS UNROLL
    if (lane == static_cast<unsigned>(i)) {
      number = word.range(kNumberBits * i + kNumberBits - 1, kNumberBits * i);
    }
  }
  return number;
}

inline Row parse_rule_row(const RawBeat& beat) {
#pragma HLS INLINE
  Row row;
  row.flags = little_endian<1>(beat, offsetof(abi::RuleRow, flags));
  row.protocol = little_endian<1>(beat, offsetof(abi::RuleRow, protocol));
  row.source_prefix = little_endian<1>(beat, offsetof(abi::RuleRow, source_prefix));
  row.destination_prefix = little_endian<1>(beat, offsetof(abi::RuleRow, destination_prefix));
  row.source_port_first = little_endian<2>(beat, offsetof(abi::RuleRow, source_port_first));
  row.source_port_last = little_endian<2>(beat, offsetof(abi::RuleRow, source_port_last));
  row.destination_port_first =
      little_endian<2>(beat, offsetof(abi::RuleRow, destination_port_first));
  row.destination_port_last = little_endian<2>(beat, offsetof(abi::RuleRow, destination_port_last));
  row.source = network_order<16>(beat, offsetof(abi::RuleRow, source));
  row.destination = network_order<16>(beat, offsetof(abi::RuleRow, destination));
  return row;
}

inline bool has(const Row& row, abi::RowFlag flag) {
#pragma HLS INLINE
  return (row.flags & static_cast<unsigned>(flag)) != 0u;
}

/// Whether its prefixes and its number lie in the range that abi/rule_image.h gives (ADR 12). A row
/// that is not valid matches nothing and is sound whatever it holds.
inline bool is_sound(const Row& row, const ap_uint<32>& number) {
#pragma HLS INLINE
  const ap_uint<8> address_bits = has(row, abi::kRowIpv6) ? 128 : 32;
  return !has(row, abi::kRowValid) ||
         (row.source_prefix <= address_bits && row.destination_prefix <= address_bits &&
          number <= abi::kMaxRuleNumber);
}

/// Ones in the first `prefix` bits, at most 128: in whole groups of 16 bits before the one in which
/// the prefix ends, and in that one as its lower half says. A shifter of 128 bits would be four
/// times as large, and a block has 32 of these.
inline Address prefix_mask(const ap_uint<8>& prefix) {
#pragma HLS INLINE
  const ap_uint<4> whole = prefix.range(7, 4);
  const ap_uint<4> rest = prefix.range(3, 0);
  const ap_uint<16> last = ap_uint<32>(0xFFFF0000U) >> rest;
  Address mask;
mask_groups:
  for (int group = 0; group < Address::width / 16; ++group) {
#pragma HLS UNROLL
    const int bit = Address::width - 16 * (group + 1);
    mask.range(bit + 15, bit) = whole > static_cast<unsigned>(group)    ? ap_uint<16>(0xFFFF)
                                : whole == static_cast<unsigned>(group) ? last
                                                                        : ap_uint<16>(0);
  }
  return mask;
}

/// Whether the first `prefix` bits of both are equal.
inline bool is_inside(const Address& address, const Address& network, const ap_uint<8>& prefix) {
#pragma HLS INLINE
  return ((address ^ network) & prefix_mask(prefix)) == 0u;
}

/// Whether the key of `query` meets all conditions of `row` but its direction (SPEC 7).
inline bool matches(const Row& row, const Query& query) {
#pragma HLS INLINE
  const bool source_port = !has(row, abi::kRowSourcePorts) ||
                           (query.has_ports && row.source_port_first <= query.source_port &&
                            query.source_port <= row.source_port_last);
  const bool destination_port =
      !has(row, abi::kRowDestinationPorts) ||
      (query.has_ports && row.destination_port_first <= query.destination_port &&
       query.destination_port <= row.destination_port_last);
  return has(row, abi::kRowValid) && has(row, abi::kRowIpv6) == query.is_ipv6.to_bool() &&
         (!has(row, abi::kRowProtocol) || row.protocol == query.protocol) &&
         is_inside(query.source, row.source, row.source_prefix) &&
         is_inside(query.destination, row.destination, row.destination_prefix) && source_port &&
         destination_port;
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_RULE_TABLE_H_
