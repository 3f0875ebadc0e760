#ifndef FIBERTAP_HOST_LAB_TRAFFIC_MIRRORED_TRAFFIC_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_MIRRORED_TRAFFIC_H_

#include <vector>

#include "host/lab/traffic/aimed_flows.h"
#include "host/lab/traffic/mirrored_frame.h"
#include "host/lab/traffic/quota.h"
#include "host/lab/traffic/traffic.h"
#include "host/lab/traffic/vpc.h"
#include "host/lab/traffic/zipf_ranks.h"

namespace fibertap::generation {

/// Valid frames as AWS sends them, sessions drawn evenly, the accepted share met by construction.
class MirroredTraffic final : public Traffic {
 public:
  explicit MirroredTraffic(const TrafficOptions& options);
  MirroredTraffic(const MirroredTraffic&) = delete;
  MirroredTraffic& operator=(const MirroredTraffic&) = delete;

  const Mirror& mirror() const noexcept override { return mirror_; }
  Frame next() override;

 private:
  void add_filter(std::uint32_t index);
  void add_session(std::uint32_t index);
  std::uint64_t flow_seed(std::uint32_t session, bool accept);

  TrafficOptions options_;
  Vpc vpc_;
  Mirror mirror_;
  std::vector<AimedFlows> flows_;  // one per filter
  Random random_;
  Quota accepted_;
  ZipfRanks ranks_;
  Pace pace_;
  MirroredFrame frame_;
};

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_MIRRORED_TRAFFIC_H_
