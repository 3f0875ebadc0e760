#ifndef FIBERTAP_HLS_GATHER_INNER_H_
#define FIBERTAP_HLS_GATHER_INNER_H_

#include "hls/beat.h"
#include "hls/countdown.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

/// Gathers up to four beats of every inner frame into one window, so that the parse needs no state,
/// and passes all beats on. One turn a beat.
inline void gather_inner(uint32_t frames, TokenStream<Beat>& inner_beats,
                         TokenStream<Window>& windows, TokenStream<Beat>& payload) {
  constexpr unsigned kLastPlace = abi::kParseWindowBytes / abi::kBeatBytes - 1;
  Countdown frames_left(frames);
  ap_uint<3> place = 0;  // of the beat in its frame, kLastPlace + 1 for all behind the window
  Window window = unpack<Window>(Wire<Window>(0));

gather_inner_beats:
  while (frames_left.more()) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 16384 avg = 16384
    const Wire<Beat> wire = inner_beats.read();
    const Beat beat = unpack<Beat>(wire);
  gather_places:
    for (unsigned i = 0; i <= kLastPlace; ++i) {
#pragma HLS UNROLL
      const int bit = kBeatBits * static_cast<int>(i);
      if (place == i) window.data.range(bit + kBeatBits - 1, bit) = beat.data;
    }
    if (place <= kLastPlace) {
      window.bytes = (ap_uint<9>(place) << 6) + beat.count;
      if (beat.last || place == kLastPlace) windows.write(pack(window));
    }
    payload.write(wire);
    place = beat.last ? ap_uint<3>(0) : place <= kLastPlace ? ap_uint<3>(place + 1u) : place;
    frames_left.step(beat.last);
  }
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_GATHER_INNER_H_
