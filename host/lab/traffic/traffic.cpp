#include "host/lab/traffic/traffic.h"

#include "host/lab/traffic/hostile_traffic.h"
#include "host/lab/traffic/mirrored_traffic.h"

namespace fibertap::generation {

std::unique_ptr<Traffic> make_traffic(const TrafficOptions& options) {
  if (options.profile == Profile::kHostile) return std::make_unique<HostileTraffic>(options);
  return std::make_unique<MirroredTraffic>(options);
}

}  // namespace fibertap::generation
