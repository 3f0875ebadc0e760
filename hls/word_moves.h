#ifndef FIBERTAP_HLS_WORD_MOVES_H_
#define FIBERTAP_HLS_WORD_MOVES_H_

#include <ap_int.h>

namespace fibertap {
namespace kernel {

// Headers and blocks stand on words of 32 bits. These take words from, or bring them to, a place
// that is known only when a frame is there. A step a bit of the place, the highest first, and no
// wider than what is still in reach: multiplexers of whole words, where `>>` by a variable would be
// a shifter of single bits over the whole width.

/// The `kWords` words from word `at` on. All that any `at` can reach must be in `words`.
template <int kWords, int W>
inline ap_uint<32 * kWords> words_at(const ap_uint<W>& words, const ap_uint<1>& at) {
#pragma HLS INLINE
  static_assert(W >= 32 * (kWords + 1), "every place is within");
  ap_uint<32 * kWords> part = words.range(32 * kWords - 1, 0);
  if (at != 0u) part = words.range(32 * kWords + 31, 32);
  return part;
}

template <int kWords, int W, int N>
inline ap_uint<32 * kWords> words_at(const ap_uint<W>& words, const ap_uint<N>& at) {
#pragma HLS INLINE
  constexpr int kStep = 1 << (N - 1);
  constexpr int kReach = kWords + kStep - 1;  // of the steps that follow
  static_assert(W >= 32 * (kStep + kReach), "every place is within");
  ap_uint<32 * kReach> part = words.range(32 * kReach - 1, 0);
  if (at.test(N - 1)) part = words.range(32 * (kStep + kReach) - 1, 32 * kStep);
  return words_at<kWords>(part, ap_uint<N - 1>(at));
}

/// `words` behind `place` words of zeros, and zeros behind up to the last place.
template <int W>
inline ap_uint<W + 32> words_behind(const ap_uint<W>& words, const ap_uint<1>& place) {
#pragma HLS INLINE
  ap_uint<W + 32> moved = words;
  if (place != 0u) moved <<= 32;
  return moved;
}

template <int W, int N>
inline ap_uint<W + 32 * ((1 << N) - 1)> words_behind(const ap_uint<W>& words,
                                                     const ap_uint<N>& place) {
#pragma HLS INLINE
  constexpr int kStep = 1 << (N - 1);
  ap_uint<W + 32 * kStep> moved = words;
  if (place.test(N - 1)) moved <<= 32 * kStep;
  return words_behind(moved, ap_uint<N - 1>(place));
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_WORD_MOVES_H_
