#ifndef FIBERTAP_HLS_FILTER_MATCH_H_
#define FIBERTAP_HLS_FILTER_MATCH_H_

#include "hls/rule_table.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

/// The first matching row of one direction, as far as the match has come.
struct FirstMatch {
  bool found;
  bool accept;
  RowIndex row;
};

/// Which rows of a block match, lane i in bit i.
struct BlockMatch {
  ap_uint<abi::kRowsPerBlock> ingress;
  ap_uint<abi::kRowsPerBlock> egress;
  ap_uint<abi::kRowsPerBlock> accept;
};

inline BlockMatch compare_block(const RuleTable& rules, const BlockIndex& block,
                                const RowIndex& first_row, const Query& query) {
#pragma HLS INLINE
  BlockMatch match;
compare_lanes:
  for (unsigned lane = 0; lane < abi::kRowsPerBlock; ++lane) {
#pragma HLS UNROLL
    const Row row = unpack<Row>(rules[lane][block.to_uint()]);
    const bool hit = first_row + lane < query.row_count && matches(row, query);
    const bool is_egress = has(row, abi::kRowEgress);
    const int bit = static_cast<int>(lane);
    match.ingress.set_bit(bit, hit && !is_egress && query.ingress);
    match.egress.set_bit(bit, hit && is_egress && query.egress);
    match.accept.set_bit(bit, has(row, abi::kRowAccept));
  }
  return match;
}

/// `so_far`, or else the first of a block's `hits`.
inline FirstMatch first_of(const FirstMatch& so_far, const ap_uint<abi::kRowsPerBlock>& hits,
                           const ap_uint<abi::kRowsPerBlock>& accept, const RowIndex& first_row) {
#pragma HLS INLINE
  FirstMatch first = so_far;
first_lane:
  for (int lane = abi::kRowsPerBlock - 1; lane >= 0; --lane) {
#pragma HLS UNROLL
    if (!so_far.found && hits.test(lane)) {
      first.found = true;
      first.accept = accept.test(lane);
      first.row = first_row + static_cast<unsigned>(lane);
    }
  }
  return first;
}

/// Of the decisions of both lists the one reported (SPEC 7): an accepting one, else the lower
/// number, else ingress. Rows stand in that order, so the lower row is the one.
inline FirstMatch reported(const FirstMatch& ingress, const FirstMatch& egress) {
#pragma HLS INLINE
  if (!ingress.found) return egress;
  if (!egress.found) return ingress;
  if (ingress.accept != egress.accept) return ingress.accept ? ingress : egress;
  return ingress.row < egress.row ? ingress : egress;
}

/// Finds the row that decides every query, comparing a block of 16 rows a turn, without an early
/// exit: ceil(rows / 16) turns a frame, and one where no list is looked at or the filter is empty.
inline void filter_match(uint32_t frames, const RuleTable& rules, const NumberTable& numbers,
                         TokenStream<Query>& queries, TokenStream<Verdict>& verdicts) {
  const FirstMatch none = {false, false, 0};
  uint32_t frames_left = frames;
  bool is_first = true;  // the next block is the first of its filter
  RowIndex first_row = 0;
  BlockIndex block = 0;
  Query query = unpack<Query>(Wire<Query>(0));
  FirstMatch ingress = none;
  FirstMatch egress = none;

filter_match_blocks:
  while (frames_left != 0) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 8192 avg = 8192
    if (is_first) {
      query = read<Query>(queries);
      first_row = 0;
      block = query.first_block;
      ingress = none;
      egress = none;
    }
    const bool has_rows = (query.ingress || query.egress) && query.row_count != 0u;
    if (has_rows) {
      const BlockMatch match = compare_block(rules, block, first_row, query);
      ingress = first_of(ingress, match.ingress, match.accept, first_row);
      egress = first_of(egress, match.egress, match.accept, first_row);
    }
    const RowIndex next_row = first_row + abi::kRowsPerBlock;
    is_first = !has_rows || next_row >= query.row_count;
    if (is_first) {
      const FirstMatch first = reported(ingress, egress);
      const RowIndex at = (RowIndex(query.first_block) << 4) + first.row;
      Verdict verdict;
      verdict.decided = first.found;
      verdict.accept = first.found && first.accept;
      verdict.row = first.row;
      verdict.number = first.found ? numbers[at.to_uint()] : ap_uint<32>(0);
      verdicts.write(pack(verdict));
      --frames_left;
    }
    first_row = next_row;
    ++block;
  }
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_FILTER_MATCH_H_
