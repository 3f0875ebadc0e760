#ifndef FIBERTAP_HLS_TRUNCATE_FRAMES_H_
#define FIBERTAP_HLS_TRUNCATE_FRAMES_H_

#include "hls/beat.h"
#include "hls/countdown.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

/// Cuts every frame to what is kept of it, so that TLAST moves to the beat that holds the last byte
/// kept. One turn a beat in, zero or one beat out.
inline void truncate_frames(uint32_t frames, TokenStream<Keep>& keeps, TokenStream<Beat>& payload,
                            TokenStream<Beat>& kept_beats) {
  Countdown frames_left(frames);
  bool is_first = true;  // this turn's beat is the first of its frame
  BeatCount left = 0;    // else: beats of it that are still kept, this one included
  Keep keep = unpack<Keep>(Wire<Keep>(0));

truncate_frames_beats:
  while (frames_left.more()) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 16384 avg = 16384
    const Beat in = read<Beat>(payload);
    if (is_first) keep = read<Keep>(keeps);
    const bool is_last = is_first ? keep.more_beats == 0u : left == 1u;
    if (is_first || left != 0u) {
      Beat out;
      out.data = in.data;
      out.count = is_last ? keep.rest : ap_uint<7>(abi::kBeatBytes);
      out.last = is_last;
      kept_beats.write(pack(out));
    }
    if (is_first) {
      left = keep.more_beats;
    } else if (left != 0u) {
      --left;
    }
    is_first = in.last;
    frames_left.step(in.last);
  }
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_TRUNCATE_FRAMES_H_
