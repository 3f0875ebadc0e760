#ifndef FIBERTAP_HLS_TRUNCATE_FRAMES_H_
#define FIBERTAP_HLS_TRUNCATE_FRAMES_H_

#include "hls/beat.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

/// Cuts every accepted frame to its output caplen, so that TLAST moves to the beat that holds the
/// last byte kept, and drops the others whole. One turn a beat in, zero or one beat out.
inline void truncate_frames(uint32_t frames, TokenStream<Keep>& keeps, TokenStream<Beat>& payload,
                            TokenStream<Beat>& kept_beats) {
  uint32_t frames_left = frames;
  bool is_first = true;  // the next beat is the first of its frame
  bool is_open = false;  // beats of the frame are still to leave
  CaplenBits left = 0;   // bytes of it still to leave

truncate_frames_beats:
  while (frames_left != 0) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 16384 avg = 16384
    const Beat in = read<Beat>(payload);
    if (is_first) {
      const Keep keep = read<Keep>(keeps);
      is_open = keep.accepted;
      left = keep.caplen;
    }
    if (is_open) {
      Beat out;
      out.data = in.data;
      out.count = next_count(left);
      out.last = left <= abi::kBeatBytes;
      kept_beats.write(pack(out));
      left -= out.count;
      is_open = !out.last;
    }
    is_first = in.last;
    if (in.last) --frames_left;
  }
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_TRUNCATE_FRAMES_H_
