#ifndef FIBERTAP_HLS_FIT_BLOCKS_H_
#define FIBERTAP_HLS_FIT_BLOCKS_H_

#include "hls/batch_tokens.h"
#include "hls/result_parts.h"

namespace fibertap {
namespace kernel {

/// Words of a result: as many as 2^32 beats have.
using ResultWords = ap_uint<36>;

/// Makes the block of every accepted frame but its data, and says whether it still fits: one that
/// would end behind `output_beats` does not, and none after it. One turn a frame.
inline void fit_blocks(uint32_t frames, uint32_t output_beats, TokenStream<Label>& labels,
                       TokenStream<Block>& blocks, TokenStream<ResultSize>& sizes) {
  const ResultWords room = ResultWords(output_beats) << 4;
  ResultWords left = room;
  bool is_full = false;

fit_blocks_frames:
  for (uint32_t i = 0; i != frames; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 8192 avg = 8192
    const Label label = read<Label>(labels);
    const ap_uint<12> words = block_words(label.caplen);
    is_full = is_full || (label.accepted && words > left);
    const bool fits = label.accepted && !is_full;
    if (fits) left -= words;

    Block block;
    block.fits = fits;
    block.head = block_head(label, words);
    block.tail = block_tail(label, words);
    blocks.write(pack(block));
  }
  ResultSize size;
  size.bytes = ap_uint<64>(room - left) << 2;
  size.full = is_full;
  sizes.write(pack(size));
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_FIT_BLOCKS_H_
