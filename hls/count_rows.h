#ifndef FIBERTAP_HLS_COUNT_ROWS_H_
#define FIBERTAP_HLS_COUNT_ROWS_H_

#include "hls/banked_memory.h"
#include "hls/counter_memory.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

/// Banks of 16384: columns of four UltraRAMs.
using RowStore = Banks<64, abi::kCardRowCounters, RowIndex::width, 14>;
using RowTallies = RowStore::Memory;

/// Counts the frames that each row decided. One turn a frame.
inline void count_rows(uint32_t frames, TokenStream<RowCount>& counts, RowTallies tallies) {
  CounterMemory<RowStore> counters;

count_rows_frames:
  for (uint32_t i = 0; i != frames; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 8192 avg = 8192
// No read needs what was written less than kCounterDistance turns before (hls/counter_memory.h).
#pragma HLS DEPENDENCE variable = tallies inter RAW distance = 6 true
    static_assert(kCounterDistance == 6, "the distance above");
    const RowCount count = read<RowCount>(counts);
    ap_uint<64> sum = 0;
    if (count.counted) sum = counters.read(tallies, count.row_counter) + 1u;
    counters.end_turn(tallies, count.counted, count.row_counter, sum);
  }
  counters.settle(tallies);
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_COUNT_ROWS_H_
