#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_SESSION_VLANS_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_SESSION_VLANS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "host/datapath/sinks/session_filter.h"
#include "host/rules/interfaces.h"

namespace fibertap {

/// The VLAN id of each session that a sink takes, where it gives them any: from a first one on, in
/// the order in which sessions came to be known, so that a session keeps its own through every
/// reload.
class SessionVlans {
 public:
  static constexpr std::uint16_t kLast = 4094;  // 4095 and 0 stand for no VLAN (IEEE 802.1Q)

  SessionVlans() = default;  // gives none
  SessionVlans(std::optional<std::uint16_t> first, SessionFilter sessions)
      : next_(first), sessions_(std::move(sessions)) {}

  /// That of the next session; absent when it has none, and when there is none left.
  std::optional<std::uint16_t> next(const Interface& session) {
    if (!next_ || !takes(session)) return std::nullopt;
    if (*next_ > kLast) return std::nullopt;
    return (*next_)++;
  }

  /// How many of `all` sessions have none left to have.
  std::size_t missing(std::span<const Interface> all) const {
    if (!next_) return 0;
    std::size_t sessions = 0;
    for (const Interface& each : all) sessions += takes(each) ? 1 : 0;
    const std::size_t ids = kLast + 1U - *next_;
    return sessions > ids ? sessions - ids : 0;
  }

  bool is_on() const noexcept { return next_.has_value(); }

  /// Frames of the default session may be of any VNI.
  bool takes(const Interface& session) const {
    return sessions_.takes_all() || !session.vni || sessions_.takes(*session.vni);
  }

 private:
  std::optional<std::uint16_t> next_;
  SessionFilter sessions_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_SESSION_VLANS_H_
