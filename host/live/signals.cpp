#include "host/live/signals.h"

#include <poll.h>
#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "host/base/error.h"

namespace fibertap {
namespace {

sigset_t handled() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGHUP, SIGUSR1, SIGINT, SIGTERM}) sigaddset(&signals, number);
  return signals;
}

}  // namespace

Signals::Signals() {
  const sigset_t signals = handled();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  fd_ = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  if (fd_ < 0) throw Error(Errc::kRuntime, "signals: found {}", std::strerror(errno));
}

Signals::~Signals() { close(fd_); }

Signal Signals::wait(std::chrono::milliseconds timeout) {
  pollfd waiting{fd_, POLLIN, 0};
  poll(&waiting, 1, static_cast<int>(timeout.count()));
  signalfd_siginfo signal{};
  if (read(fd_, &signal, sizeof(signal)) != sizeof(signal)) return Signal::kNone;
  switch (signal.ssi_signo) {
    case SIGHUP:
      return Signal::kReload;
    case SIGUSR1:
      return Signal::kCounters;
    default:
      return Signal::kStop;
  }
}

void Signals::let_interrupts_end() noexcept {
  sigset_t interrupt;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  std::signal(SIGINT, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &interrupt, nullptr);
}

}  // namespace fibertap
