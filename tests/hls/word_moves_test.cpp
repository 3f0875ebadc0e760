#include "hls/word_moves.h"

#include <gtest/gtest.h>

#include "hls/beat.h"
#include "hls/block_tokens.h"

namespace fibertap::kernel {
namespace {

/// Words that say where they stand.
template <int kWords>
ap_uint<32 * kWords> counted_words() {
  ap_uint<32 * kWords> words = 0;
  for (int i = 0; i < kWords; ++i) words.range(32 * i + 31, 32 * i) = 0xA5000000U + unsigned(i);
  return words;
}

/// Takes `kWords` words from every place that `kPlaceBits` bits can say, out of no more than that.
template <int kWords, int kPlaceBits>
void take_from_every_place() {
  constexpr int kPlaces = 1 << kPlaceBits;
  const auto words = counted_words<kWords + kPlaces - 1>();
  for (unsigned at = 0; at < kPlaces; ++at) {
    const ap_uint<32 * kWords> expected = words >> (32 * at);
    ASSERT_TRUE(words_at<kWords>(words, ap_uint<kPlaceBits>(at)) == expected) << at;
  }
}

TEST(WordMoves, WordsAreTakenFromEveryPlace) {
  take_from_every_place<1, 1>();
  take_from_every_place<1, 6>();           // a word of the window of the inner parse
  take_from_every_place<4, 4>();           // UDP and VXLAN header behind the outer IP header
  take_from_every_place<10, 2>();          // an IP header behind VLAN tags
  take_from_every_place<kBeatWords, 4>();  // a beat that starts inside another
}

/// Brings `kWords` words to every place that `kPlaceBits` bits can say.
template <int kWords, int kPlaceBits>
void bring_to_every_place() {
  constexpr int kPlaces = 1 << kPlaceBits;
  const auto words = counted_words<kWords>();
  for (unsigned place = 0; place < kPlaces; ++place) {
    const auto moved = words_behind(words, ap_uint<kPlaceBits>(place));
    static_assert(decltype(moved)::width == 32 * (kWords + kPlaces - 1));
    const ap_uint<32 * (kWords + kPlaces - 1)> expected =
        ap_uint<32 * (kWords + kPlaces - 1)>(words) << (32 * place);
    ASSERT_TRUE(moved == expected) << place;
  }
}

TEST(WordMoves, WordsAreBroughtToEveryPlace) {
  bring_to_every_place<1, 1>();
  bring_to_every_place<kTailWords, 5>();   // the tail behind the data of a beat
  bring_to_every_place<kPieceWords, 4>();  // a piece behind what is left of the run
}

}  // namespace
}  // namespace fibertap::kernel
