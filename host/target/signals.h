#ifndef FIBERTAP_HOST_TARGET_SIGNALS_H_
#define FIBERTAP_HOST_TARGET_SIGNALS_H_

#include <chrono>

namespace fibertap {

/// What the operator of a live target may ask for.
enum class Signal { kNone, kReload, kCounters, kStop };

/// SIGHUP, SIGUSR1, SIGINT and SIGTERM as messages: made before any other thread, it keeps them
/// from interrupting anything until they are waited for.
class Signals {
 public:
  /// What asks for something waits from now on; SIGINT and SIGTERM still end the process, which may
  /// wait for a reader.
  Signals();

  /// SIGINT and SIGTERM are messages as well.
  void take_ends() noexcept;

  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// The next signal, kNone when none came within `timeout`. kStop comes before all others.
  Signal wait(std::chrono::milliseconds timeout);

  /// SIGINT ends the process at once, from `kSecondThought` on: what sends it twice in a row, as
  /// coreutils' timeout does to its child and to the group, means it once. `clock` is called within
  /// a signal handler.
  static constexpr std::chrono::seconds kSecondThought{1};
  using Clock = std::chrono::steady_clock::time_point (*)();
  void let_interrupts_end(Clock clock = std::chrono::steady_clock::now) noexcept;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_SIGNALS_H_
