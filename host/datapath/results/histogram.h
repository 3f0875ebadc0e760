#ifndef FIBERTAP_HOST_DATAPATH_RESULTS_HISTOGRAM_H_
#define FIBERTAP_HOST_DATAPATH_RESULTS_HISTOGRAM_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace fibertap {

/// How many values fell into each of a few buckets.
template <std::size_t kBounds>
struct Histogram {
  std::array<std::uint64_t, kBounds> bounds;           // ascending; a bucket holds its own
  std::array<std::uint64_t, kBounds + 1> counts = {};  // of each bucket, the last beyond all bounds
  std::uint64_t sum = 0;                               // of the values

  void note(std::uint64_t value) noexcept {
    const auto bucket = std::ranges::lower_bound(bounds, value) - bounds.begin();
    ++counts[static_cast<std::size_t>(bucket)];
    sum += value;
  }

  /// Of one with the same bounds.
  void add(const Histogram& other) noexcept {
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
    sum += other.sum;
  }

  std::uint64_t values() const noexcept {
    std::uint64_t values = 0;
    for (const std::uint64_t count : counts) values += count;
    return values;
  }
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_RESULTS_HISTOGRAM_H_
