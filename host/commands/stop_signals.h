#ifndef FIBERTAP_HOST_COMMANDS_STOP_SIGNALS_H_
#define FIBERTAP_HOST_COMMANDS_STOP_SIGNALS_H_

#include <atomic>

namespace fibertap {

/// SIGINT and SIGTERM as a flag, for a command that ends on them as it ends by itself. One in a
/// process.
class StopSignals {
 public:
  /// From now on the first signal sets the flag. Another one ends the process, but not within a
  /// second of the first: `timeout` of coreutils sends two at once. A signal that the process was
  /// started to ignore stays ignored.
  void take();

  /// Never unset.
  const std::atomic<bool>& flag() const noexcept;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_STOP_SIGNALS_H_
