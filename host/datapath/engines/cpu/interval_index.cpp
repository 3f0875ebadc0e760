#include "host/datapath/engines/cpu/interval_index.h"

#include <algorithm>

namespace fibertap::cpu {
namespace {

std::vector<IntervalNode> level_above(std::span<const std::uint32_t> children) {
  constexpr std::size_t kFanout = IntervalNode::kFanout;
  std::vector<IntervalNode> level((children.size() + kFanout - 1) / kFanout);
  for (IntervalNode& node : level) std::ranges::fill(node.last, 0xFFFFFFFF);
  for (std::size_t i = 0; i < children.size(); ++i) {
    level[i / kFanout].last[i % kFanout] = children[i];
  }
  return level;
}

}  // namespace

IntervalIndex::IntervalIndex(std::span<const std::uint32_t> last) {
  std::vector<std::vector<IntervalNode>> upwards{level_above(last)};
  while (upwards.back().size() > 1) {
    std::vector<std::uint32_t> children;
    for (const IntervalNode& node : upwards.back()) {
      children.push_back(node.last[IntervalNode::kFanout - 1]);
    }
    upwards.push_back(level_above(children));
  }
  std::ranges::reverse(upwards);  // from the top
  for (const std::vector<IntervalNode>& level : upwards) {
    levels.push_back(nodes.size());
    nodes.insert(nodes.end(), level.begin(), level.end());
  }
}

}  // namespace fibertap::cpu
