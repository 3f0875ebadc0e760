#ifndef FIBERTAP_HLS_PACK_BLOCKS_H_
#define FIBERTAP_HLS_PACK_BLOCKS_H_

#include "hls/batch_tokens.h"
#include "hls/block_tokens.h"
#include "hls/word_moves.h"

namespace fibertap {
namespace kernel {

/// What stands of the run and has not left: less than a beat before a piece is added.
constexpr int kRunWords = kBeatWords - 1 + kPieceWords;
using Run = ap_uint<32 * kRunWords>;
static_assert(kBeatWords == 16 && kRunWords < 64,
              "six bits count them, of which the upper two are the whole beats");

/// Writes piece behind piece, what is left of a beat kept for the next. The last beat is filled
/// with zeros. One beat out a turn: as many turns as the run has beats, and one for a piece that
/// fills none.
inline void pack_blocks(TokenStream<Piece>& pieces, TokenStream<ResultBeat>& result_beats) {
  Run run = 0;
  ap_uint<6> run_words = 0;
  bool is_next = true;  // this turn takes a piece: less than a beat is left
  bool is_end = false;

pack_blocks_beats:
  while (!is_end) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 18432 avg = 18432
    Piece piece = unpack<Piece>(Wire<Piece>(0));
    if (is_next) piece = read<Piece>(pieces);
    is_end = piece.end;

    // Where the piece goes needs the words alone, and the data follow a stage behind.
    const ap_uint<6> words = run_words + piece.words;
    const Run filled = run | Run(words_behind(piece.data, ap_uint<4>(run_words)));
    const ap_uint<2> beats = words.range(5, 4);  // that are whole
    const bool is_whole = beats != 0u;
    if (is_whole || (is_end && words != 0u)) {
      ResultBeat out;
      out.data = filled;
      out.end = 0;
      result_beats.write(pack(out));
    }
    run = is_whole ? Run(filled >> kBeatBits) : filled;
    const ap_uint<2> beats_left = beats == 3u ? 2 : beats == 2u ? 1 : 0;
    run_words = (beats_left, ap_uint<4>(words));
    is_next = beats_left == 0u;
  }
  ResultBeat end;
  end.data = 0;
  end.end = 1;
  result_beats.write(pack(end));
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_PACK_BLOCKS_H_
