#ifndef FIBERTAP_HOST_LAB_TRAFFIC_ZIPF_RANKS_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_ZIPF_RANKS_H_

#include <cstdint>
#include <vector>

#include "host/lab/traffic/random.h"

namespace fibertap::generation {

/// Ranks by Zipf's law: rank k from 0 on comes with a weight of 1 / (k + 1), in integers.
class ZipfRanks {
 public:
  /// At least one rank.
  explicit ZipfRanks(std::uint32_t count);

  std::uint32_t draw(Random& random) const;

 private:
  std::vector<std::uint64_t> sums_;  // of the weights up to each rank
};

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_ZIPF_RANKS_H_
