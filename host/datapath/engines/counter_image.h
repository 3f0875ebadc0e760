#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_COUNTER_IMAGE_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_COUNTER_IMAGE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "abi/counters.h"
#include "abi/rule_image.h"
#include "host/base/aligned_bytes.h"

namespace fibertap {

/// A counter image (abi/counters.h), its bytes and a typed look at them.
class CounterImage {
 public:
  /// Room for the counters of one rule image, all zero until an engine has written them.
  explicit CounterImage(const abi::RuleImageHeader& rules)
      : CounterImage(abi::session_rows(rules), rules.row_counters) {}
  CounterImage(std::size_t session_rows, std::size_t row_counters)
      : bytes_(abi::counter_image_bytes(session_rows, row_counters)),
        session_rows_(session_rows),
        row_counters_(row_counters) {}

  std::span<std::uint8_t> bytes() noexcept { return bytes_.span(); }
  std::span<const std::uint8_t> bytes() const noexcept { return bytes_.span(); }

  /// Adds the counters of an image for the same rules, such as another compute unit's. The header
  /// becomes that one's.
  void add(std::span<const std::uint8_t> other) { add(other, {0, other.size()}); }

  /// Places of bytes, multiples of eight.
  struct Piece {
    std::size_t begin;
    std::size_t end;
  };

  /// The same with a piece of it.
  void add(std::span<const std::uint8_t> other, Piece piece) {
    constexpr std::size_t kHeader = sizeof(abi::CounterImageHeader);
    if (piece.begin < kHeader) std::memcpy(bytes_.span().data(), other.data(), kHeader);
    for (std::size_t at = std::max(piece.begin, kHeader); at < piece.end;
         at += sizeof(std::uint64_t)) {
      std::uint64_t sum = 0;
      std::uint64_t more = 0;
      std::memcpy(&sum, bytes_.span().data() + at, sizeof(sum));
      std::memcpy(&more, other.data() + at, sizeof(more));
      sum += more;
      std::memcpy(bytes_.span().data() + at, &sum, sizeof(sum));
    }
  }

  /// Takes a piece of such an image over.
  void copy(std::span<const std::uint8_t> other, Piece piece) noexcept {
    std::memcpy(bytes_.span().data() + piece.begin, other.data() + piece.begin,
                piece.end - piece.begin);
  }

  /// Sets the counters in a piece to zero.
  void clear(Piece piece) noexcept {
    const std::size_t begin = std::max(piece.begin, sizeof(abi::CounterImageHeader));
    std::memset(bytes_.span().data() + begin, 0, piece.end - begin);
  }

  /// In the order of the rule image's session rows.
  std::span<const abi::SessionCounters> sessions() const noexcept {
    return {reinterpret_cast<const abi::SessionCounters*>(bytes_.span().data() + place(0)),
            session_rows_};
  }
  std::span<abi::SessionCounters> sessions() noexcept {
    return {reinterpret_cast<abi::SessionCounters*>(bytes_.span().data() + place(0)),
            session_rows_};
  }

  /// Frames decided by each row: SessionRow::first_counter + row.
  std::span<const std::uint64_t> row_hits() const noexcept {
    return {reinterpret_cast<const std::uint64_t*>(bytes_.span().data() + place(session_rows_)),
            row_counters_};
  }
  std::span<std::uint64_t> row_hits() noexcept {
    return {reinterpret_cast<std::uint64_t*>(bytes_.span().data() + place(session_rows_)),
            row_counters_};
  }

 private:
  /// Of what follows so many session rows.
  static constexpr std::size_t place(std::size_t session_rows) noexcept {
    return sizeof(abi::CounterImageHeader) + session_rows * sizeof(abi::SessionCounters);
  }

  AlignedBytes bytes_;
  std::size_t session_rows_;
  std::size_t row_counters_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_COUNTER_IMAGE_H_
