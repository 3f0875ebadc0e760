#ifndef FIBERTAP_HLS_VXLAN_DECAP_H_
#define FIBERTAP_HLS_VXLAN_DECAP_H_

#include "hls/beat.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

/// The beat that starts at word `shift` of `low` and goes on in `high`.
inline RawBeat realign(const RawBeat& low, const RawBeat& high, const ap_uint<4>& shift) {
#pragma HLS INLINE
  const ap_uint<2 * kBeatBits> pair = (high, low);
  return pair >> (ap_uint<9>(shift) << 5);
}

/// Cuts the inner frame out of every record and moves it to the start of a beat; of a frame that
/// did not pass the outer parse an empty one is left. The inner frame starts in the second beat of
/// its record. One turn a beat in, and one more where the frame's end is left over.
inline void vxlan_decap(uint32_t frames, TokenStream<InnerCut>& cuts, TokenStream<Beat>& records,
                        TokenStream<Beat>& inner_beats) {
  uint32_t frames_left = frames;
  bool is_first = true;   // the next beat is the first of its record
  bool is_held = false;   // `held` has bytes of the inner frame that are still to leave
  bool is_flush = false;  // and the record has ended
  RawBeat held = 0;
  ap_uint<4> shift = 0;
  CaplenBits left = 0;  // bytes of the inner frame still to leave

vxlan_decap_beats:
  while (frames_left != 0) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 16384 avg = 16384
    Beat in = empty_frame();
    if (!is_flush) in = read<Beat>(records);

    bool is_out = is_flush;
    RawBeat low = held;
    if (is_first) {
      const InnerCut cut = read<InnerCut>(cuts);
      shift = cut.shift;
      left = cut.caplen;
      is_out = left == 0u;
    } else if (!is_flush && left != 0u) {
      const ap_uint<7> room = ap_uint<7>(abi::kBeatBytes) - (ap_uint<6>(shift) << 2);
      is_out = is_held || shift == 0u || left <= room;
      if (!is_held) low = in.data;
      is_held = shift != 0u;
    }

    if (is_out) {
      Beat out;
      out.data = realign(low, in.data, shift);
      out.count = next_count(left);
      out.last = left <= abi::kBeatBytes;
      inner_beats.write(pack(out));
      left -= out.count;
      if (out.last) is_held = false;
    }
    held = in.data;
    is_first = in.last && left == 0u;
    is_flush = in.last && left != 0u;
    if (is_first) --frames_left;
  }
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_VXLAN_DECAP_H_
