#ifndef FIBERTAP_HLS_PACK_BLOCKS_H_
#define FIBERTAP_HLS_PACK_BLOCKS_H_

#include "hls/batch_tokens.h"
#include "hls/result_parts.h"

namespace fibertap {
namespace kernel {

/// What one turn adds to the run: at most a head, a beat of data and a tail, in whole words.
constexpr int kPieceWords = kHeadWords + kBeatWords + kTailWords;
struct Piece {
  ap_uint<32 * kPieceWords> data;  // zeros behind
  ap_uint<6> words;
};

/// What stands of the run and has not left: less than a beat before a piece is added.
constexpr int kRunWords = kBeatWords - 1 + kPieceWords;
using Run = ap_uint<32 * kRunWords>;

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
inline Piece make_piece(const Beat& beat, bool is_first, const Label& label) {
#pragma HLS INLINE
  const ap_uint<5> data_words = (beat.count + 3u) >> 2;
  Piece piece;
  piece.data = kept_bytes(beat);
  piece.words = data_words;
  if (beat.last) {
    piece.data |= ap_uint<32 * kPieceWords>(block_tail(label)) << (ap_uint<10>(data_words) << 5);
    piece.words += static_cast<unsigned>(kTailWords);
  }
  if (is_first) {
    piece.data = (piece.data << (32 * kHeadWords)) | block_head(label);
    piece.words += static_cast<unsigned>(kHeadWords);
  }
  return piece;
}

/// Writes the block of every accepted frame behind the one before: head, data beat and tail in one
/// turn, what is left of a beat kept for the next. A block that would end behind `output_beats` is
/// dropped, and all after it. The last beat is filled with zeros. One beat out a turn: one turn a
/// frame that is dropped, else as many as the block has beats, its first included.
inline void pack_blocks(uint32_t frames, uint32_t output_beats, TokenStream<Label>& labels,
                        TokenStream<Beat>& kept_beats, TokenStream<ResultBeat>& result_beats,
                        TokenStream<ResultSize>& sizes) {
  uint32_t frames_left = frames;
  bool is_first = true;  // the next beat is the first of its frame
  Label label = unpack<Label>(Wire<Label>(0));
  Run run = 0;
  ap_uint<6> run_words = 0;
  ResultSize size;
  size.bytes = 0;
  size.full = 0;
  const ap_uint<64> room = ap_uint<64>(output_beats) << 6;

pack_blocks_beats:
  while (frames_left != 0 || run_words != 0u) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 18432 avg = 18432
    const bool takes = run_words < static_cast<unsigned>(kBeatWords) && frames_left != 0;
    if (takes) {
      const bool starts = is_first;
      if (starts) label = read<Label>(labels);
      Beat beat = empty_frame();
      if (label.accepted) beat = read<Beat>(kept_beats);
      if (label.accepted && starts) {
        const ap_uint<64> end = size.bytes + block_bytes(label);
        size.full = size.full || end > room;
        if (!size.full) size.bytes = end;
      }
      if (label.accepted && !size.full) {
        const Piece piece = make_piece(beat, starts, label);
        run |= Run(piece.data) << (ap_uint<9>(run_words) << 5);
        run_words += piece.words;
      }
      is_first = beat.last;
      if (beat.last) --frames_left;
    }

    const bool is_whole = run_words >= static_cast<unsigned>(kBeatWords);
    if (is_whole || (frames_left == 0 && run_words != 0u)) {
      ResultBeat out;
      out.data = run;
      out.end = 0;
      result_beats.write(pack(out));
      run >>= kBeatBits;
      run_words = is_whole ? ap_uint<6>(run_words - ap_uint<5>(kBeatWords)) : ap_uint<6>(0);
    }
  }
  ResultBeat end;
  end.data = 0;
  end.end = 1;
  result_beats.write(pack(end));
  sizes.write(pack(size));
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_PACK_BLOCKS_H_
