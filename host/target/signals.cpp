#include "host/target/signals.h"

#include <pthread.h>

#include <atomic>
#include <csignal>
#include <initializer_list>

namespace fibertap {
namespace {

sigset_t set_of(std::initializer_list<int> numbers) noexcept {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : numbers) sigaddset(&signals, number);
  return signals;
}

const sigset_t kAsking = set_of({SIGHUP, SIGUSR1});
const sigset_t kStopping = set_of({SIGINT, SIGTERM});
const sigset_t kHandled = set_of({SIGHUP, SIGUSR1, SIGINT, SIGTERM});

int take(const sigset_t& signals, std::chrono::milliseconds timeout) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(timeout);
  const timespec time{seconds.count(), std::chrono::nanoseconds(timeout - seconds).count()};
  return sigtimedwait(&signals, nullptr, &time);
}

/// What the handler of SIGINT may look at.
std::atomic<Signals::Clock> interrupt_clock;
std::atomic<std::chrono::steady_clock::time_point> interrupts_count_from;
static_assert(decltype(interrupt_clock)::is_always_lock_free &&
              decltype(interrupts_count_from)::is_always_lock_free);

void end_unless_too_early(int number) {
  if (interrupt_clock.load()() < interrupts_count_from.load()) return;
  std::signal(number, SIG_DFL);
  raise(number);  // when the handler has returned
}

}  // namespace

Signals::Signals() { pthread_sigmask(SIG_BLOCK, &kAsking, nullptr); }

void Signals::take_ends() noexcept { pthread_sigmask(SIG_BLOCK, &kStopping, nullptr); }

Signal Signals::wait(std::chrono::milliseconds timeout) {
  // The kernel gives the lowest number first: who sends SIGHUP without a pause would else keep
  // SIGTERM away.
  int number = take(kStopping, std::chrono::milliseconds::zero());
  if (number < 0) number = take(kHandled, timeout);
  switch (number) {
    case SIGHUP:
      return Signal::kReload;
    case SIGUSR1:
      return Signal::kCounters;
    case SIGINT:
    case SIGTERM:
      return Signal::kStop;
    default:
      return Signal::kNone;
  }
}

void Signals::let_interrupts_end(Clock clock) noexcept {
  interrupt_clock = clock;
  interrupts_count_from = clock() + kSecondThought;
  struct sigaction action {};
  action.sa_handler = end_unless_too_early;
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  const sigset_t interrupt = set_of({SIGINT});
  pthread_sigmask(SIG_UNBLOCK, &interrupt, nullptr);
}

}  // namespace fibertap
