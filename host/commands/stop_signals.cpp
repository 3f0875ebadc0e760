#include "host/commands/stop_signals.h"

#include <signal.h>

#include <chrono>

namespace fibertap {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kOneWish{1};

std::atomic<bool> stop = false;
std::atomic<Clock::rep> stopped_at = 0;
static_assert(std::atomic<bool>::is_always_lock_free &&
                  std::atomic<Clock::rep>::is_always_lock_free,
              "a signal handler may touch what takes no lock");

void handle(int number) {
  const Clock::time_point now = Clock::now();
  if (!stop.exchange(true)) {
    stopped_at = now.time_since_epoch().count();
  } else if (now - Clock::time_point(Clock::duration(stopped_at)) >= kOneWish) {
    // Delivered when the handler returns.
    ::signal(number, SIG_DFL);
    ::raise(number);
  }
}

}  // namespace

void StopSignals::take() {
  for (const int number : {SIGINT, SIGTERM}) {
    struct sigaction action {};
    if (::sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) continue;
    action = {};
    action.sa_handler = handle;
    ::sigaction(number, &action, nullptr);
  }
}

const std::atomic<bool>& StopSignals::flag() const noexcept { return stop; }

}  // namespace fibertap
