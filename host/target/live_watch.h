#ifndef FIBERTAP_HOST_TARGET_LIVE_WATCH_H_
#define FIBERTAP_HOST_TARGET_LIVE_WATCH_H_

#include <spdlog/logger.h>

#include <cstdint>
#include <functional>
#include <string>

#include "host/observe/live_line.h"
#include "host/observe/no_vxlan_watch.h"
#include "host/observe/unknown_vni_watch.h"

namespace fibertap {

/// Looks at a live target's counters from moment to moment, and logs what an operator must know:
/// new losses, frames that are nowhere, a minute in which no frame had a session. On a terminal it
/// keeps one line with rates.
class LiveWatch {
 public:
  LiveWatch(spdlog::logger& log, bool draws) : log_(log), draws_(draws) {}

  /// Whether it draws, and so wants the sessions' counters too.
  bool draws() const noexcept { return draws_; }

  double last_look_seconds() const noexcept { return last_look_.seconds; }

  /// `unknown_vnis` says what to warn of, where a minute had frames of VNIs without a session only.
  void look(LiveMoment now, const std::function<std::string()>& unknown_vnis);

  /// Warns where a minute had frames and none of them was VXLAN to `port`.
  void look_for_vxlan(const LiveMoment& now, std::uint32_t port);

  /// Other rules judge from now on.
  void forget_unknown_vnis() { unknown_vni_watch_ = {}; }

  /// Wipes the line, so that something else can be printed.
  void wipe();

  void log_new_losses(const Accounts& accounts);

 private:
  void draw(const LiveMoment& now);
  void check_sums(const LiveMoment& now);

  spdlog::logger& log_;
  const bool draws_;
  LiveMoment last_look_;
  bool is_drawn_ = false;
  UnknownVniWatch unknown_vni_watch_;
  NoVxlanWatch no_vxlan_watch_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_LIVE_WATCH_H_
