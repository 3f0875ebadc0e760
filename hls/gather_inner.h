#ifndef FIBERTAP_HLS_GATHER_INNER_H_
#define FIBERTAP_HLS_GATHER_INNER_H_

#include "hls/beat.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

/// Gathers up to four beats of every inner frame into one window, so that the parse needs no state,
/// and passes all beats on. One turn a beat.
inline void gather_inner(uint32_t frames, TokenStream<Beat>& inner_beats,
                         TokenStream<Window>& windows, TokenStream<Beat>& payload) {
  constexpr unsigned kLastPlace = abi::kParseWindowBytes / abi::kBeatBytes - 1;
  uint32_t frames_left = frames;
  ap_uint<3> place = 0;  // of the beat in its frame, kLastPlace + 1 for all behind the window
  Window window;

gather_inner_beats:
  while (frames_left != 0) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 16384 avg = 16384
    const Wire<Beat> wire = inner_beats.read();
    const Beat beat = unpack<Beat>(wire);
    if (place == 0u) {
      window.data = 0;
      window.bytes = 0;
    }
    if (place <= kLastPlace) {
      const int bit = kBeatBits * place.to_int();
      window.data.range(bit + kBeatBits - 1, bit) = beat.data;
      window.bytes += beat.count;
      if (beat.last || place == kLastPlace) windows.write(pack(window));
      ++place;
    }
    payload.write(wire);
    if (beat.last) {
      place = 0;
      --frames_left;
    }
  }
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_GATHER_INNER_H_
