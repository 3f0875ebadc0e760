#ifndef FIBERTAP_HLS_PARSE_INNER_H_
#define FIBERTAP_HLS_PARSE_INNER_H_

#include "hls/inner_headers.h"

namespace fibertap {
namespace kernel {

/// Makes the match key out of every window. One turn a frame; nothing is carried from one to the
/// next.
inline void parse_inner(uint32_t frames, TokenStream<Window>& windows, TokenStream<Inner>& inners) {
parse_inner_frames:
  for (uint32_t i = 0; i != frames; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 8192 avg = 8192
    inners.write(pack(parse_headers(read<Window>(windows))));
  }
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_PARSE_INNER_H_
