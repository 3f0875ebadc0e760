#include "host/datapath/engines/cpu/counter_pieces.h"

#include <algorithm>
#include <utility>

namespace fibertap::cpu {

void CounterPieces::start_over(const Unit& unit) {
  const CounterImage& zeroes = unit.counters();
  CounterImage aside(zeroes.sessions().size(), zeroes.row_hits().size());
  CounterImage sum(zeroes.sessions().size(), zeroes.row_hits().size());
  for (CounterImage* const image : {&aside, &sum}) {
    image->copy(zeroes.bytes(), {0, zeroes.bytes().size()});
  }
  aside_ = std::move(aside);
  sum_ = std::move(sum);
}

void CounterPieces::begin(Unit& unit, std::shared_ptr<CounterImage> to) {
  while (to_ && !go_on()) {  // of a reading that nobody asked about
  }
  unit.exchange_counters(aside_);
  to_ = std::move(to);
  read_ = 0;
}

bool CounterPieces::go_on() {
  const std::size_t size = sum_.bytes().size();
  const CounterImage::Piece piece{read_, std::min(read_ + kBytes, size)};
  sum_.add(aside_.bytes(), piece);
  to_->copy(sum_.bytes(), piece);
  aside_.clear(piece);
  read_ = piece.end;
  if (read_ < size) return false;
  to_.reset();
  return true;
}

}  // namespace fibertap::cpu
