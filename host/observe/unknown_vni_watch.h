#ifndef FIBERTAP_HOST_OBSERVE_UNKNOWN_VNI_WATCH_H_
#define FIBERTAP_HOST_OBSERVE_UNKNOWN_VNI_WATCH_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "host/datapath/results/totals.h"
#include "host/datapath/results/unknown_vnis.h"
#include "host/rules/mirror.h"

namespace fibertap {

/// When every mirrored frame of so long a time is of a VNI without a session, the rules are most
/// often those of another target, or give a session another VNI. Frames that are no VXLAN do not
/// count.
inline constexpr std::chrono::nanoseconds kUnknownVniPeriod = std::chrono::minutes(1);

/// Sees that in a target that runs, from what its pipelines count together.
class UnknownVniWatch {
 public:
  /// To be called every second or so with a clock's `now`. True when a warning is due, which is
  /// once until a frame of a session comes.
  bool is_due(std::chrono::nanoseconds now, const Totals& totals);

 private:
  std::uint64_t known_ = 0;                        // frames of sessions, when last looked
  std::uint64_t unknown_ = 0;                      // frames of no session, when last looked
  std::optional<std::chrono::nanoseconds> since_;  // of the first look at a frame of no session
  bool has_warned_ = false;                        // since the last frame of a session
};

/// Whether frames of VNIs without a session came, and none of a session.
bool has_unknown_vnis_only(const Totals& totals);

/// What the warning says: the VNIs that came, busiest first, and those of `mirror`'s sessions.
std::string unknown_vni_warning(std::span<const UnknownVnis::Entry> seen, const Mirror& mirror);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_UNKNOWN_VNI_WATCH_H_
