#ifndef FIBERTAP_HLS_COUNT_ROWS_H_
#define FIBERTAP_HLS_COUNT_ROWS_H_

#include "hls/counter_memory.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

using RowTallies = ap_uint<64>[abi::kCardRowCounters];

/// Counts the frames that each row decided. One turn a frame.
inline void count_rows(uint32_t frames, TokenStream<RowCount>& counts, RowTallies tallies) {
  CounterForwarding<RowIndex::width, 64> recent;

count_rows_frames:
  for (uint32_t i = 0; i != frames; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 8192 avg = 8192
// Forwarding keeps a read at least kCounterLatency turns behind the write of its address.
#pragma HLS DEPENDENCE variable = tallies type = inter direction = RAW dependent = false
    const RowCount count = read<RowCount>(counts);
    ap_uint<64> sum = 0;
    if (count.counted) {
      sum = recent.read(tallies, count.row_counter) + 1u;
      tallies[count.row_counter.to_uint()] = sum;
    }
    recent.shift(count.counted, count.row_counter, sum);
  }
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_COUNT_ROWS_H_
