#include "host/datapath/engines/cpu/counter_pieces.h"

#include <emmintrin.h>

#include <algorithm>
#include <utility>

namespace fibertap::cpu {
namespace {

/// Past the caches: another thread reads the copy, and what frames need stays in them.
void stream(const CounterImage& from, CounterImage& to, CounterImage::Piece piece) {
  const auto* const source = reinterpret_cast<const __m128i*>(from.bytes().data());
  auto* const target = reinterpret_cast<__m128i*>(to.bytes().data());
  for (std::size_t i = piece.begin / sizeof(__m128i); i < piece.end / sizeof(__m128i); ++i) {
    _mm_stream_si128(target + i, _mm_load_si128(source + i));
  }
  _mm_sfence();
}

}  // namespace

void CounterPieces::start_over(const Unit& unit) {
  const CounterImage& zeroes = unit.counters();
  CounterImage elsewhere(zeroes.sessions().size(), zeroes.row_hits().size());
  elsewhere.copy(zeroes.bytes(), {0, zeroes.bytes().size()});
  elsewhere_ = std::move(elsewhere);
  to_.reset();
}

void CounterPieces::begin(Unit& unit, std::shared_ptr<CounterImage> to) {
  while (to_ && !go_on(unit)) {  // of a reading that nobody asked about
  }
  unit.exchange_counters(elsewhere_);
  to_ = std::move(to);
  is_copied_ = false;
  done_ = 0;
}

bool CounterPieces::go_on(Unit& unit) {
  const std::size_t size = elsewhere_.bytes().size();
  const CounterImage::Piece piece{done_, std::min(done_ + kBytes, size)};
  done_ = piece.end;
  if (!is_copied_) {
    stream(elsewhere_, *to_, piece);
    if (done_ < size) return false;
    unit.exchange_counters(elsewhere_);
    is_copied_ = true;
    done_ = 0;
    return false;
  }
  unit.take_counters(elsewhere_, piece);
  if (done_ < size) return false;
  to_.reset();
  return true;
}

}  // namespace fibertap::cpu
