#include "host/target/live_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "host/observe/console.h"
#include "host/observe/words.h"

namespace fibertap {
namespace {

std::string more_frames(std::uint64_t frames) {
  return fmt::format("{} more {}", frames, frames == 1 ? "frame" : "frames");
}

std::chrono::nanoseconds clock_of(const LiveMoment& moment) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double>(moment.seconds));
}

}  // namespace

void LiveWatch::look(LiveMoment now, const std::function<std::string()>& unknown_vnis) {
  wipe();
  check_sums(now);
  log_new_losses(now.accounts);
  if (unknown_vni_watch_.is_due(clock_of(now), now.totals)) log_.warn("{}", unknown_vnis());
  if (draws_) draw(now);
  last_look_ = std::move(now);
}

void LiveWatch::look_for_vxlan(const LiveMoment& now, std::uint32_t port) {
  if (!no_vxlan_watch_.is_due(clock_of(now), now.totals)) return;
  wipe();
  log_.warn("{}", no_vxlan_warning(now.totals.offered().frames, port));
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
        output_word(sink.name), sink.accepted, now.totals[abi::Disposition::accepted].frames,
        sink.written, sink.lost(), sink.queued);
  }
}

void LiveWatch::log_new_losses(const Accounts& accounts) {
  const std::vector<Accounts::Loss> before = last_look_.accounts.losses();
  for (const Accounts::Loss& loss : accounts.losses()) {
    if (!loss.frames) continue;  // logged at the start
    // By its name: a driver may leave out some counters at one look and not at another.
    const auto known = std::ranges::find_if(before, [&loss](const Accounts::Loss& other) {
      return other.where == loss.where && other.name == loss.name;
    });
    const std::uint64_t frames_before = known == before.end() ? 0 : known->frames.value_or(0);
    if (*loss.frames <= frames_before) continue;
    log_.warn("{}: {} lost: {}{}{}", output_word(loss.where),
              more_frames(*loss.frames - frames_before), loss.name, loss.reason.empty() ? "" : ": ",
              loss.reason);
  }
}

}  // namespace fibertap
