#ifndef FIBERTAP_HLS_COUNT_FRAMES_H_
#define FIBERTAP_HLS_COUNT_FRAMES_H_

#include "hls/batch_tokens.h"
#include "hls/disposition.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

/// Sums up the batch (abi::BatchStatus) and sends every outcome on to the counters that stay on the
/// card. One turn a frame.
inline void count_frames(uint32_t frames, TokenStream<Outcome>& outcomes,
                         TokenStream<SessionCount>& session_counts,
                         TokenStream<RowCount>& row_counts, TokenStream<Totals>& totals) {
  // In the order of abi::BatchStatus.
  constexpr int kBytes = abi::kDispositions;
  constexpr int kRejected = kBytes + static_cast<int>(abi::kDispositions);
  constexpr int kTruncated = kRejected + static_cast<int>(abi::kRejections);
  ap_uint<64> counts[kTotals];
#pragma HLS ARRAY_PARTITION variable = counts complete
clear_totals:
  for (int i = 0; i < kTotals; ++i) {  // NOLINT(modernize-loop-convert)
#pragma HLS UNROLL
    counts[i] = 0;
  }

count_frames_frames:
  for (uint32_t i = 0; i != frames; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 8192 avg = 8192
    const Outcome outcome = read<Outcome>(outcomes);
    const bool accepted =
        outcome.present && outcome.disposition == code(abi::Disposition::accepted);
    const bool rejected =
        outcome.present && outcome.disposition == code(abi::Disposition::rejected);
    const bool by_rule = outcome.present && outcome.by_rule;
  // Every sum by a constant index: with a variable one the next sum of a turn would have to wait
  // for the one before, which might be the same.
  count_dispositions:
    for (int d = 0; d < static_cast<int>(abi::kDispositions); ++d) {
#pragma HLS UNROLL
      if (outcome.present && outcome.disposition == static_cast<unsigned>(d)) {
        counts[d] += 1u;
        counts[kBytes + d] += outcome.origlen;
      }
    }
  count_rejections:
    for (int r = 0; r < static_cast<int>(abi::kRejections); ++r) {
#pragma HLS UNROLL
      if (rejected && outcome.rejection == static_cast<unsigned>(r)) counts[kRejected + r] += 1u;
    }
    if (outcome.present && outcome.outer_truncated) {
      counts[kTruncated] += 1u;
      counts[kTruncated + 1] += outcome.origlen;
    }

    SessionCount session;
    session.counted = accepted || rejected;
    session.session = outcome.session;
    session.accepted = accepted;
    session.rejected = rejected;
    session.truncated = accepted && outcome.truncated;
    session_counts.write(pack(session));

    RowCount row;
    row.counted = by_rule;
    row.row_counter = outcome.row_counter;
    row_counts.write(pack(row));
  }

  Totals sums;
pack_totals:
  for (int i = 0; i < kTotals; ++i) {
#pragma HLS UNROLL
    sums.counts.range(64 * i + 63, 64 * i) = counts[i];
  }
  totals.write(pack(sums));
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_COUNT_FRAMES_H_
