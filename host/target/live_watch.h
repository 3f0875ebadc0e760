#ifndef FIBERTAP_HOST_TARGET_LIVE_WATCH_H_
#define FIBERTAP_HOST_TARGET_LIVE_WATCH_H_

#include <spdlog/logger.h>

#include <functional>

#include "host/datapath/results/unknown_vnis.h"
#include "host/observe/live_line.h"

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

  /// `unknown` are asked for when they are to be named.
  void look(LiveMoment now, const std::function<UnknownVnis()>& unknown);

  /// Wipes the line, so that something else can be printed.
  void wipe();

  void log_new_losses(const Accounts& accounts);

 private:
  void draw(const LiveMoment& now);
  void check_sums(const LiveMoment& now);
  void check_that_sessions_are_known(const LiveMoment& now,
                                     const std::function<UnknownVnis()>& unknown);

  spdlog::logger& log_;
  const bool draws_;
  LiveMoment last_look_;
  bool is_drawn_ = false;

  double minute_began_ = 0;  // seconds since the start
  Totals before_minute_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_LIVE_WATCH_H_
