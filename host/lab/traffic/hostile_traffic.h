#ifndef FIBERTAP_HOST_LAB_TRAFFIC_HOSTILE_TRAFFIC_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_HOSTILE_TRAFFIC_H_

#include "host/lab/traffic/random_frame.h"
#include "host/lab/traffic/traffic.h"
#include "host/lab/traffic/vpc.h"
#include "host/rules/compile.h"

namespace fibertap::generation {

/// Frames of `fibertap-lab validate` for sessions of a Vpc: malformed, cut, fragmented, tagged, for
/// VNIs that no session has. Every other filter is for IPv6.
class HostileTraffic final : public Traffic {
 public:
  explicit HostileTraffic(const TrafficOptions& options);
  HostileTraffic(const HostileTraffic&) = delete;
  HostileTraffic& operator=(const HostileTraffic&) = delete;

  const Mirror& mirror() const noexcept override { return mirror_; }
  Frame next() override;

 private:
  Random random_;
  Mirror mirror_;
  Network network_;
  CompileOptions compile_options_;
  RandomFrames frames_;
  OwnedFrame frame_{};
  Pace pace_;
};

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_HOSTILE_TRAFFIC_H_
