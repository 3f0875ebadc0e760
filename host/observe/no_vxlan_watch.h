#ifndef FIBERTAP_HOST_OBSERVE_NO_VXLAN_WATCH_H_
#define FIBERTAP_HOST_OBSERVE_NO_VXLAN_WATCH_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "host/datapath/results/totals.h"

namespace fibertap {

/// When frames come for so long and none of them is VXLAN, the mirror most often sends to another
/// UDP port.
inline constexpr std::chrono::nanoseconds kNoVxlanPeriod = std::chrono::minutes(1);

/// Sees that, from what pipelines count together.
class NoVxlanWatch {
 public:
  /// To be called every second or so with a clock's `now`. True once, when a warning is due. From
  /// the first VXLAN frame on it never is: a target whose mirror pauses still gets other frames.
  bool is_due(std::chrono::nanoseconds now, const Totals& totals);

 private:
  std::optional<std::chrono::nanoseconds> since_;  // of the first look at a frame
  bool has_warned_ = false;
};

/// Whether frames came, and every one of them is not_vxlan.
bool has_no_vxlan(const Totals& totals);

/// What the warning says of `frames`, of which none went to the port.
std::string no_vxlan_warning(std::uint64_t frames, std::uint32_t port);

/// What a replay adds, whose input may be of another kind.
std::string no_vxlan_capture_warning(std::uint64_t frames, std::uint32_t port);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_NO_VXLAN_WATCH_H_
