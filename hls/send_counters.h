#ifndef FIBERTAP_HLS_SEND_COUNTERS_H_
#define FIBERTAP_HLS_SEND_COUNTERS_H_

#include "abi/counters.h"
#include "hls/batch_tokens.h"
#include "hls/byte_order.h"
#include "hls/count_rows.h"
#include "hls/count_sessions.h"

namespace fibertap {
namespace kernel {

/// Sends the counter image (abi/counters.h): 8 values a beat, 4 of them a session row. One turn a
/// value.
inline void send_counters(uint32_t generation, uint32_t session_rows, uint32_t row_counters,
                          const SessionTallies session_tallies, const RowTallies row_tallies,
                          TokenStream<ResultBeat>& beats) {
  const uint32_t session_values = 4 * session_rows;
  const uint32_t values = session_values + row_counters;
  ResultBeat beat;
  beat.data = 0;
  beat.end = 0;
  put(beat.data, offsetof(abi::CounterImageHeader, magic), ap_uint<64>(abi::kCounterImageMagic));
  put(beat.data, offsetof(abi::CounterImageHeader, generation), ap_uint<32>(generation));
  put(beat.data, offsetof(abi::CounterImageHeader, session_rows), ap_uint<32>(session_rows));
  put(beat.data, offsetof(abi::CounterImageHeader, row_counters), ap_uint<32>(row_counters));
  beats.write(pack(beat));

  beat.data = 0;
send_counters_values:
  for (uint32_t i = 0; i != values; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 204804 avg = 204804
    ap_uint<64> value = 0;
    if (i >= session_values) {
      value = RowStore::read(row_tallies, i - session_values);
    } else if (i % 4 != 3) {
      const SessionTally tally = session_tallies[i / 4];
      value = i % 4 == 0   ? tally.range(63, 0)
              : i % 4 == 1 ? tally.range(127, 64)
                           : tally.range(191, 128);
    }
  send_counters_places:
    for (uint32_t place = 0; place < 8; ++place) {
#pragma HLS UNROLL
      const int bit = static_cast<int>(64 * place);
      if (i % 8 == place) beat.data.range(bit + 63, bit) = value;
    }
    if (i % 8 == 7 || i + 1 == values) {
      beats.write(pack(beat));
      beat.data = 0;
    }
  }
  beat.end = 1;
  beats.write(pack(beat));
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_SEND_COUNTERS_H_
