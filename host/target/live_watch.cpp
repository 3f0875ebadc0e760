#include "host/target/live_watch.h"

#include <chrono>
#include <utility>
#include <vector>

#include "host/observe/console.h"

namespace fibertap {

void LiveWatch::look(LiveMoment now, const std::function<std::string()>& unknown_vnis) {
  wipe();
  check_sums(now);
  log_new_losses(now.accounts);
  const auto clock = std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double>(now.seconds));
  if (unknown_vni_watch_.is_due(clock, now.totals)) log_.warn("{}", unknown_vnis());
  if (draws_) draw(now);
  last_look_ = std::move(now);
}

/// In one line of the terminal, however narrow it is: without its automatic margins.
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
    if (!now[i].frames) continue;  // logged at the start
    const std::uint64_t known = before.empty() ? 0 : before[i].frames.value_or(0);
    if (*now[i].frames <= known) continue;
    const std::uint64_t frames = *now[i].frames - known;
    log_.warn("{}: {} frames more lost: {}{}{}", now[i].where, frames, now[i].name,
              now[i].reason.empty() ? "" : ": ", now[i].reason);
  }
}

}  // namespace fibertap
