#include "host/target/live_watch.h"

#include <utility>
#include <vector>

#include "host/observe/console.h"

namespace fibertap {
namespace {

constexpr double kMinute = 60;  // seconds

}  // namespace

void LiveWatch::look(LiveMoment now, const std::function<UnknownVnis()>& unknown) {
  wipe();
  check_sums(now);
  log_new_losses(now.accounts);
  check_that_sessions_are_known(now, unknown);
  if (draws_) draw(now);
  last_look_ = std::move(now);
}

/// In one line of the terminal, be it as narrow as it may: without its automatic margins.
void LiveWatch::draw(const LiveMoment& now) {
  print_unless_blocked("\033[?7l" + live_line(last_look_, now) + "\033[?7h");
  is_drawn_ = true;
}

void LiveWatch::wipe() {
  if (std::exchange(is_drawn_, false)) print_unless_blocked("\r\033[K");
}

void LiveWatch::check_sums(const LiveMoment& now) {
  if (!now.accounts.frames_add_up(now.totals)) {
    log_.critical("received {} frames, found {} accounted for and {} pending; report it",
                  now.accounts.received, now.totals.offered().frames, now.accounts.pending);
  }
  if (now.accounts.sinks_add_up(now.totals)) return;
  for (const SinkCounters& sink : now.accounts.sinks) {
    log_.critical(
        "sink {}: was given {} of {} accepted frames, found {} written, {} lost and {} "
        "queued; report it",
        sink.name, sink.accepted, now.totals[abi::Disposition::accepted].frames, sink.written,
        sink.lost(), sink.queued);
  }
}

void LiveWatch::log_new_losses(const Accounts& accounts) {
  const std::vector<Accounts::Loss> before = last_look_.accounts.losses();
  const std::vector<Accounts::Loss> now = accounts.losses();
  for (std::size_t i = 0; i < now.size(); ++i) {
    const std::uint64_t frames = now[i].frames - (before.empty() ? 0 : before[i].frames);
    if (frames == 0) continue;
    log_.warn("{}: {} frames more lost: {}{}{}", now[i].where, frames, now[i].name,
              now[i].reason.empty() ? "" : ": ", now[i].reason);
  }
}

void LiveWatch::check_that_sessions_are_known(const LiveMoment& now,
                                              const std::function<UnknownVnis()>& unknown) {
  if (now.seconds - minute_began_ < kMinute) return;
  const auto in_minute = [&](const Totals::Count& count, const Totals::Count& before) {
    return count.frames - before.frames;
  };
  const std::uint64_t frames = in_minute(now.totals.offered(), before_minute_.offered());
  const std::uint64_t dropped = in_minute(now.totals[abi::Disposition::unknown_vni],
                                          before_minute_[abi::Disposition::unknown_vni]);
  minute_began_ = now.seconds;
  before_minute_ = now.totals;
  if (frames == 0 || dropped != frames) return;
  const auto busiest = unknown().top(1);
  log_.warn(
      "unknown_vni: found a VNI without a session in each of the {} frames of the last minute{}; "
      "look whether the templates name the sessions' VirtualNetworkId (fibertap check)",
      frames,
      busiest.empty() ? ""
                      : fmt::format(", most often {} from {}", busiest[0].vni, busiest[0].source));
}

}  // namespace fibertap
