#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_INTERVAL_INDEX_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_INTERVAL_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fibertap::cpu {

/// Sixteen last values, ascending; one cache line.
struct alignas(64) IntervalNode {
  static constexpr unsigned kFanout = 16;
  std::uint32_t last[kFanout];
};

/// Which of the intervals that share out all 32-bit values holds a value: a search tree of nodes
/// that are compared at once. A node holds the last value of each of its children, the leaves those
/// of the intervals; what is unused is 0xFFFFFFFF.
struct IntervalIndex {
  std::vector<IntervalNode> nodes;  // level by level, the root first
  std::vector<std::size_t> levels;  // where each level begins

  IntervalIndex() = default;

  /// Interval i ends with `last[i]`; they ascend, and the last of them is 0xFFFFFFFF.
  explicit IntervalIndex(std::span<const std::uint32_t> last);
};

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_INTERVAL_INDEX_H_
