#ifndef FIBERTAP_HOST_LAB_TRAFFIC_AIMED_FLOWS_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_AIMED_FLOWS_H_

#include <vector>

#include "host/lab/traffic/packet_filter.h"
#include "host/lab/traffic/random.h"
#include "host/lab/traffic/vpc.h"

namespace fibertap::generation {

/// Flows of the interfaces of one filter whose verdict is known beforehand: each is aimed at a rule
/// of draw_filter(), and drawn anew when another rule, or none, has the last word.
class AimedFlows {
 public:
  /// `filter` outlives the object. `source` is any of its interfaces: no rule separates them.
  AimedFlows(Random& random, const Filter& filter, const SourceEni& source);

  /// Whether there is a rule to aim at for accepted flows. Only then may they be asked for.
  bool reach_acceptance() const { return !accepting_.empty(); }

  /// A flow from or to `source` that the filter accepts.
  Flow accepted(Random& random, const SourceEni& source) const;

  /// One that a reject rule takes, or that misses a rule in one field and meets no other.
  Flow rejected(Random& random, const SourceEni& source) const;

 private:
  const std::vector<Rule>& rules_;
  PacketFilter filter_;
  std::vector<std::uint32_t> accepting_;  // rules whose flows are mostly accepted
};

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_AIMED_FLOWS_H_
