#include "host/lab/traffic/zipf_ranks.h"

#include <algorithm>

namespace fibertap::generation {

ZipfRanks::ZipfRanks(std::uint32_t count) {
  constexpr std::uint64_t kWeightOfTheFirst = std::uint64_t{1} << 32;
  std::uint64_t sum = 0;
  for (std::uint64_t rank = 1; rank <= count; ++rank) {
    sums_.push_back(sum += kWeightOfTheFirst / rank);
  }
}

std::uint32_t ZipfRanks::draw(Random& random) const {
  const auto found = std::ranges::upper_bound(sums_, random.below(sums_.back()));
  return static_cast<std::uint32_t>(found - sums_.begin());
}

}  // namespace fibertap::generation
