#ifndef FIBERTAP_HLS_BUILD_BLOCKS_H_
#define FIBERTAP_HLS_BUILD_BLOCKS_H_

#include "hls/block_tokens.h"
#include "hls/countdown.h"
#include "hls/word_moves.h"

namespace fibertap {
namespace kernel {

/// The bytes of a beat that are there, zeros behind.
inline RawBeat kept_bytes(const Beat& beat) {
#pragma HLS INLINE
  RawBeat bytes = beat.data;
mask_bytes:
  for (int i = 0; i < static_cast<int>(abi::kBeatBytes); ++i) {
#pragma HLS UNROLL
    if (beat.count <= static_cast<unsigned>(i)) bytes.range(8 * i + 7, 8 * i) = 0;
  }
  return bytes;
}

/// A beat of a frame, with the head before the first one and the tail behind the last.
inline Piece make_piece(const Beat& beat, bool is_first, const Block& block) {
#pragma HLS INLINE
  const ap_uint<5> data_words = (beat.count + 3u) >> 2;
  Piece piece;
  piece.data = kept_bytes(beat);
  piece.words = data_words;
  piece.end = 0;
  if (beat.last) {
    piece.data |= ap_uint<32 * kPieceWords>(words_behind(block.tail, data_words));
    piece.words += static_cast<unsigned>(kTailWords);
  }
  if (is_first) {
    piece.data = (piece.data << (32 * kHeadWords)) | block.head;
    piece.words += static_cast<unsigned>(kHeadWords);
  }
  return piece;
}

/// Puts head and tail round the data of every block that fits: a piece a beat. The beats of the
/// other frames are dropped. One turn a beat.
inline void build_blocks(uint32_t frames, TokenStream<Block>& blocks, TokenStream<Beat>& kept_beats,
                         TokenStream<Piece>& pieces) {
  Countdown frames_left(frames);
  bool is_first = true;  // this turn's beat is the first of its frame
  Block block = unpack<Block>(Wire<Block>(0));

build_blocks_beats:
  while (frames_left.more()) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 16384 avg = 16384
    const Beat beat = read<Beat>(kept_beats);
    if (is_first) block = read<Block>(blocks);
    if (block.fits) pieces.write(pack(make_piece(beat, is_first, block)));
    is_first = beat.last;
    frames_left.step(beat.last);
  }
  Piece end;
  end.data = 0;
  end.words = 0;
  end.end = 1;
  pieces.write(pack(end));
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_BUILD_BLOCKS_H_
