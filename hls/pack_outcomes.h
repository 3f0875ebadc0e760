#ifndef FIBERTAP_HLS_PACK_OUTCOMES_H_
#define FIBERTAP_HLS_PACK_OUTCOMES_H_

#include "abi/outcome_word.h"
#include "hls/batch_tokens.h"
#include "hls/countdown.h"
#include "hls/crc32c.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

/// Beats that the outcome words of a batch take.
inline uint32_t outcome_beats_of(uint32_t frames) {
#pragma HLS INLINE
  return frames / abi::kOutcomesPerBeat + (frames % abi::kOutcomesPerBeat != 0 ? 1u : 0u);
}

/// Packs the outcome words of all frames into beats, fills the last one with zeros and takes the
/// CRC of all. One turn a word, those of the fill included.
inline void pack_outcomes(uint32_t frames, TokenStream<OutcomeWord>& outcome_words,
                          ::hls::stream<RawBeat>& outcome_beats,
                          TokenStream<Signature>& outcome_signatures) {
  Countdown frames_left(frames);
  ap_uint<4> lane = 0;  // of the beat, that the next word goes to
  RawBeat beat = 0;
  ap_uint<32> crc = kCrcStart;

pack_outcomes_words:
  while (frames_left.more() || lane != 0u) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 16 max = 8192 avg = 8192
    ap_uint<32> word = 0;
    if (frames_left.more()) {
      word = read<OutcomeWord>(outcome_words).bits;
      frames_left.step(true);
    }
    // The first word is shifted to the lowest bits by the time that the last one comes.
    beat = beat >> 32 | RawBeat(word) << (kBeatBits - 32);
    if (lane == abi::kOutcomesPerBeat - 1) {
      crc = crc32c_add(crc, beat);
      outcome_beats.write(beat);
    }
    ++lane;
  }
  Signature signature;
  signature.crc32c = ~crc;
  outcome_signatures.write(pack(signature));
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_PACK_OUTCOMES_H_
