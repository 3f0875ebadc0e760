#ifndef FIBERTAP_HLS_FILTER_MATCH_H_
#define FIBERTAP_HLS_FILTER_MATCH_H_

#include "hls/countdown.h"
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

/// `rows` of the block are rows of the filter.
inline BlockMatch compare_block(const RuleTable rules, const BlockIndex& block,
                                const ap_uint<5>& rows, const Query& query) {
#pragma HLS INLINE
  BlockMatch match;
compare_lanes:
  for (unsigned lane = 0; lane < abi::kRowsPerBlock; ++lane) {
#pragma HLS UNROLL
    const Row row = unpack<Row>(rules[lane][block.to_uint()]);
    const bool hit = rows > lane && matches(row, query);
    const bool is_egress = has(row, abi::kRowEgress);
    const int bit = static_cast<int>(lane);
    match.ingress.set_bit(bit, hit && !is_egress && query.ingress);
    match.egress.set_bit(bit, hit && is_egress && query.egress);
    match.accept.set_bit(bit, has(row, abi::kRowAccept));
  }
  return match;
}

/// The first of a block's `hits`, which does not wait for what was found before. `block` counts
/// those of the filter.
inline FirstMatch first_of(const ap_uint<abi::kRowsPerBlock>& hits,
                           const ap_uint<abi::kRowsPerBlock>& accept, const BlockIndex& block) {
#pragma HLS INLINE
  using Lanes = ap_uint<abi::kRowsPerBlock>;
  static_assert(abi::kRowsPerBlock == 16, "a lane has four bits");
  const Lanes first = hits & Lanes(Lanes(0) - hits);  // that lane alone
  ap_uint<4> lane;
  lane.set_bit(0, (first & 0xAAAAu) != 0u);
  lane.set_bit(1, (first & 0xCCCCu) != 0u);
  lane.set_bit(2, (first & 0xF0F0u) != 0u);
  lane.set_bit(3, (first & 0xFF00u) != 0u);
  FirstMatch match;
  match.found = hits != 0u;
  match.accept = (first & accept) != 0u;
  match.row = (block, lane);
  return match;
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
inline void filter_match(uint32_t frames, const RuleTable rules, const NumberTable numbers,
                         TokenStream<Query>& queries, TokenStream<Verdict>& verdicts) {
  const FirstMatch none = {false, false, 0};
  Countdown frames_left(frames);
  bool is_first = true;   // this turn's block is the first of its filter
  BlockIndex left = 0;    // else: blocks of it still to compare, this one included
  BlockIndex number = 0;  // and which of them this one is
  Query query = unpack<Query>(Wire<Query>(0));
  FirstMatch ingress = none;
  FirstMatch egress = none;

filter_match_blocks:
  while (frames_left.more()) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 8192 avg = 8192
    if (is_first) query = read<Query>(queries);
    const bool is_last = is_first ? !query.is_long : left == 1u;
    if (is_first) number = 0;
    const BlockIndex block = query.first_block + number;

    FirstMatch block_ingress = none;
    FirstMatch block_egress = none;
    if (query.last_rows != 0u) {
      const ap_uint<5> rows = is_last ? query.last_rows : ap_uint<5>(abi::kRowsPerBlock);
      const BlockMatch match = compare_block(rules, block, rows, query);
      block_ingress = first_of(match.ingress, match.accept, number);
      block_egress = first_of(match.egress, match.accept, number);
    }
    if (is_first || !ingress.found) ingress = block_ingress;
    if (is_first || !egress.found) egress = block_egress;

    if (is_last) {
      const FirstMatch first = reported(ingress, egress);
      const RowIndex row = (RowIndex(query.first_block) << 4) + first.row;
      Verdict verdict;
      verdict.decided = first.found;
      verdict.accept = first.found && first.accept;
      verdict.row = first.row;
      verdict.number = first.found ? ap_uint<32>(read_number(numbers, row)) : ap_uint<32>(0);
      verdicts.write(pack(verdict));
    }
    left = is_first ? query.more_blocks : BlockIndex(left - 1u);
    ++number;
    is_first = is_last;
    frames_left.step(is_last);
  }
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_FILTER_MATCH_H_
