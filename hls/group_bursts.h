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
  Burst waiting;  // beats that the writer has not heard of
  waiting.beats = 0;
  bool is_end = false;

group_bursts_beats:
  while (!is_end) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 18432 avg = 18432
    const ResultBeat beat = read<ResultBeat>(result_beats);
    is_end = beat.end;
    if (!is_end) {
      ready_beats.write(beat.data);
      ++waiting.beats;
    }
    if (waiting.beats == static_cast<unsigned>(kBurstBeats) || (is_end && waiting.beats != 0u)) {
      bursts.write(pack(waiting));
      waiting.beats = 0;
    }
  }
  bursts.write(pack(waiting));
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_GROUP_BURSTS_H_
