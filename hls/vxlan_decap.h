#ifndef FIBERTAP_HLS_VXLAN_DECAP_H_
#define FIBERTAP_HLS_VXLAN_DECAP_H_

#include "hls/beat.h"
#include "hls/countdown.h"
#include "hls/tokens.h"
#include "hls/word_moves.h"

namespace fibertap {
namespace kernel {

/// The beat that starts at word `shift` of `low` and goes on in `high`.
inline RawBeat realign(const RawBeat& low, const RawBeat& high, const ap_uint<4>& shift) {
#pragma HLS INLINE
  const ap_uint<2 * kBeatBits> pair = (high, low);
  return words_at<kBeatWords>(pair, shift);
}

/// Cuts the inner frame out of every record and moves it to the start of a beat; of a frame that
/// did not pass the outer parse an empty one is left. The inner frame starts in the second beat of
/// its record. One turn a beat in, and one more where the frame's end is left over.
inline void vxlan_decap(uint32_t frames, TokenStream<InnerCut>& cuts, TokenStream<Beat>& records,
                        TokenStream<Beat>& inner_beats) {
  Countdown frames_left(frames);
  bool is_first = true;   // this turn's beat is the first of its record
  bool is_flush = false;  // the record has ended, and its inner frame has not
  bool is_due = false;    // a beat leaves in this turn
  RawBeat held = 0;       // the beat before
  InnerCut cut = unpack<InnerCut>(Wire<InnerCut>(0));
  BeatCount left = 0;  // beats of the inner frame still to leave

vxlan_decap_beats:
  while (frames_left.more()) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 16384 avg = 16384
    Beat in = empty_frame();
    if (!is_flush) in = read<Beat>(records);
    const bool spills = !is_first && cut.spills;  // a record of one beat never does
    if (is_first) cut = read<InnerCut>(cuts);

    const bool is_last = is_first || left == 1u;
    if (is_first ? cut.place == 0u : is_due) {
      Beat out;
      out.data = realign(cut.place == 1u ? in.data : held, in.data, cut.shift);
      out.count = is_last ? cut.rest : ap_uint<7>(abi::kBeatBytes);
      out.last = is_last;
      inner_beats.write(pack(out));
    }
    held = in.data;

    const bool is_over = is_flush || (in.last && !spills);
    const bool has_more = is_due ? left != 1u : left != 0u;
    if (is_first) {
      left = cut.beats;
      is_due = cut.place == 1u;
    } else {
      if (is_due) --left;
      is_due = has_more;
    }
    is_flush = in.last && !is_over;
    is_first = is_over;
    frames_left.step(is_over);
  }
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_VXLAN_DECAP_H_
