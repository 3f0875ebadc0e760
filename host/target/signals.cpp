#include "host/target/signals.h"

#include <pthread.h>

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

void Signals::let_interrupts_end() noexcept {
  const sigset_t interrupt = set_of({SIGINT});
  std::signal(SIGINT, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &interrupt, nullptr);
}

}  // namespace fibertap
