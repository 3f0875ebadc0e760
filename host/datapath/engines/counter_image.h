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

  /// Places of bytes, whole beats.
  struct Piece {
    std::size_t begin;
    std::size_t end;
  };

  /// The same with a piece of it.
  void add(std::span<const std::uint8_t> other, Piece piece) {
    constexpr std::size_t kHeader = sizeof(abi::CounterImageHeader);
    if (piece.begin < kHeader) std::memcpy(bytes_.span().data(), other.data(), kHeader);
    const std::size_t begin = std::max(piece.begin, kHeader);
    const std::size_t count = (piece.end - begin) / sizeof(std::uint64_t);
    // What the compiler takes for one memory it adds one by one.
    auto* const __restrict sums = reinterpret_cast<std::uint64_t*>(bytes().data() + begin);
    const auto* const __restrict more =
        reinterpret_cast<const std::uint64_t*>(other.data() + begin);
    for (std::size_t i = 0; i < count; ++i) sums[i] += more[i];
  }

  /// Takes a piece of such an image over.
  void copy(std::span<const std::uint8_t> other, Piece piece) noexcept {
    std::memcpy(bytes_.span().data() + piece.begin, other.data() + piece.begin,
                piece.end - piece.begin);
  }

  /// Adds a piece of `other`, most of which is zero, and leaves zeroes in their place.
  void take(CounterImage& other, Piece piece) noexcept {
    constexpr std::size_t kLine = 64 / sizeof(std::uint64_t);  // whole images are whole lines
    const std::size_t begin = std::max(piece.begin, sizeof(abi::CounterImageHeader));
    const std::size_t count = (piece.end - begin) / sizeof(std::uint64_t);
    auto* const __restrict sums = reinterpret_cast<std::uint64_t*>(bytes().data() + begin);
    auto* const __restrict more = reinterpret_cast<std::uint64_t*>(other.bytes().data() + begin);
    for (std::size_t line = 0; line < count; line += kLine) {
      std::uint64_t any = 0;
      for (std::size_t i = line; i < line + kLine; ++i) any |= more[i];
      if (any == 0) continue;
      for (std::size_t i = line; i < line + kLine; ++i) {
        sums[i] += more[i];
        more[i] = 0;
      }
    }
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
