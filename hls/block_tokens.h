#ifndef FIBERTAP_HLS_BLOCK_TOKENS_H_
#define FIBERTAP_HLS_BLOCK_TOKENS_H_

#include "abi/result_block.h"
#include "hls/beat.h"

// What stages pass to each other of the blocks that a result is made of.

namespace fibertap {
namespace kernel {

constexpr int kHeadWords = sizeof(abi::ResultHead) / 4;
constexpr int kTailWords = sizeof(abi::ResultTail) / 4;
using BlockHead = ap_uint<32 * kHeadWords>;
using BlockTail = ap_uint<32 * kTailWords>;

/// The block of a frame without its data (SPEC 9); one a frame.
struct Block {
  static constexpr int kBits = 609;

  ap_uint<1> fits;  // the frame is accepted and there is room; else nothing below is meant
  BlockHead head;   // byte i in bits 8i+7..8i
  BlockTail tail;

  FIBERTAP_FIELDS(fits, head, tail)
};

/// What one beat of a frame adds to the result, in whole words: at most a head, 64 bytes of data
/// and a tail.
constexpr int kPieceWords = kHeadWords + kBeatWords + kTailWords;

struct Piece {
  static constexpr int kBits = 32 * kPieceWords + 7;

  ap_uint<32 * kPieceWords> data;  // zeros behind its words
  ap_uint<6> words;
  ap_uint<1> end;  // no words, none follows

  FIBERTAP_FIELDS(data, words, end)
};
static_assert(kPieceWords < 1 << 6, "they can be counted");

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_BLOCK_TOKENS_H_
