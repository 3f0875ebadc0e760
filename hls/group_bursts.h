#ifndef FIBERTAP_HLS_GROUP_BURSTS_H_
#define FIBERTAP_HLS_GROUP_BURSTS_H_

#include "hls/batch_tokens.h"

namespace fibertap {
namespace kernel {

/// Beats of a full burst. So many wait before the writer hears of them; the stream between must
/// hold more.
constexpr int kBurstBeats = 1024;

/// Counts for the writer how many beats are ready: full bursts, the rest, and at last none. One
/// turn a beat.
inline void group_bursts(TokenStream<ResultBeat>& result_beats, ::hls::stream<RawBeat>& ready_beats,
                         TokenStream<Burst>& bursts) {
  ap_uint<10> waiting = 0;  // beats that the writer has not heard of
  static_assert(kBurstBeats == 1 << 10, "less than a burst waits");
  bool is_end = false;

group_bursts_beats:
  while (!is_end) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 18432 avg = 18432
    const ResultBeat beat = read<ResultBeat>(result_beats);
    const bool is_full = waiting == static_cast<unsigned>(kBurstBeats - 1);  // with this one
    is_end = beat.end;
    if (!is_end) ready_beats.write(beat.data);
    if (is_end ? waiting != 0u : is_full) {
      Burst burst;
      burst.beats = is_end ? ap_uint<11>(waiting) : ap_uint<11>(kBurstBeats);
      bursts.write(pack(burst));
    }
    ++waiting;  // of a full burst 0 again
  }
  Burst none;
  none.beats = 0;
  bursts.write(pack(none));
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_GROUP_BURSTS_H_
