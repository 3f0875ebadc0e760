#ifndef FIBERTAP_HLS_SIGN_RESULT_H_
#define FIBERTAP_HLS_SIGN_RESULT_H_

#include "hls/batch_tokens.h"
#include "hls/crc32c.h"

namespace fibertap {
namespace kernel {

/// Takes the CRC of the result run as it passes. One turn a beat.
inline void sign_result(TokenStream<ResultBeat>& result_beats,
                        TokenStream<ResultBeat>& signed_beats, TokenStream<Signature>& signatures) {
  ap_uint<32> crc = kCrcStart;
  bool is_end = false;

sign_result_beats:
  while (!is_end) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 18432 avg = 18432
    const Wire<ResultBeat> wire = result_beats.read();
    const ResultBeat beat = unpack<ResultBeat>(wire);
    is_end = beat.end;
    if (!is_end) crc = crc32c_add(crc, beat.data);
    signed_beats.write(wire);
  }
  Signature signature;
  signature.crc32c = ~crc;
  signatures.write(pack(signature));
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_SIGN_RESULT_H_
