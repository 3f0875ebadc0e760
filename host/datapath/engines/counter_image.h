#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_COUNTER_IMAGE_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_COUNTER_IMAGE_H_

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
      : bytes_(abi::counter_image_bytes(abi::session_rows(rules), rules.row_counters)),
        session_rows_(abi::session_rows(rules)),
        row_counters_(rules.row_counters) {}

  std::span<std::uint8_t> bytes() noexcept { return bytes_.span(); }
  std::span<const std::uint8_t> bytes() const noexcept { return bytes_.span(); }

  /// Adds the counters of an image for the same rules, such as another compute unit's. The header
  /// becomes that one's.
  void add(std::span<const std::uint8_t> other) {
    constexpr std::size_t kHeader = sizeof(abi::CounterImageHeader);
    std::memcpy(bytes_.span().data(), other.data(), kHeader);
    for (std::size_t at = kHeader; at < other.size(); at += sizeof(std::uint64_t)) {
      std::uint64_t sum = 0;
      std::uint64_t more = 0;
      std::memcpy(&sum, bytes_.span().data() + at, sizeof(sum));
      std::memcpy(&more, other.data() + at, sizeof(more));
      sum += more;
      std::memcpy(bytes_.span().data() + at, &sum, sizeof(sum));
    }
  }

  /// In the order of the rule image's session rows.
  std::span<const abi::SessionCounters> sessions() const noexcept {
    return {reinterpret_cast<const abi::SessionCounters*>(at(0)), session_rows_};
  }

  /// Frames decided by each row: SessionRow::first_counter + row.
  std::span<const std::uint64_t> row_hits() const noexcept {
    return {reinterpret_cast<const std::uint64_t*>(at(session_rows_)), row_counters_};
  }

 private:
  const std::uint8_t* at(std::size_t session_row) const noexcept {
    return bytes_.span().data() + sizeof(abi::CounterImageHeader) +
           session_row * sizeof(abi::SessionCounters);
  }

  AlignedBytes bytes_;
  std::size_t session_rows_;
  std::size_t row_counters_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_COUNTER_IMAGE_H_
