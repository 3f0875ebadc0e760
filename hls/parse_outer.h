#ifndef FIBERTAP_HLS_PARSE_OUTER_H_
#define FIBERTAP_HLS_PARSE_OUTER_H_

#include "hls/beat.h"
#include "hls/countdown.h"
#include "hls/envelope.h"

namespace fibertap {
namespace kernel {

/// Reads the outer headers out of the first two beats of every record and passes the beats on.
/// One turn a beat.
inline void parse_outer(uint32_t frames, ap_uint<16> vxlan_port, TokenStream<Head>& heads,
                        TokenStream<Beat>& records, TokenStream<Envelope>& envelopes,
                        TokenStream<InnerCut>& cuts, TokenStream<Beat>& records_out) {
  Countdown frames_left(frames);
  ap_uint<2> place = 0;  // of the beat in its record: first, second, later
  RecordStart start = 0;

parse_outer_beats:
  while (frames_left.more()) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 16384 avg = 16384
    const Wire<Beat> wire = records.read();
    const Beat beat = unpack<Beat>(wire);
    if (place == 0u) start.range(kBeatBits - 1, 0) = beat.data;
    if (place == 1u) start.range(2 * kBeatBits - 1, kBeatBits) = beat.data;
    if (place == 1u || (place == 0u && beat.last)) {
      const OuterParse parse = parse_envelope(start, read<Head>(heads), vxlan_port);
      envelopes.write(pack(parse.envelope));
      cuts.write(pack(parse.cut));
    }
    records_out.write(wire);

    place = beat.last ? ap_uint<2>(0) : place == 2u ? place : ap_uint<2>(place + 1u);
    frames_left.step(beat.last);
  }
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_PARSE_OUTER_H_
