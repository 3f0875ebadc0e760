#ifndef FIBERTAP_HOST_BASE_CHILD_PROCESS_H_
#define FIBERTAP_HOST_BASE_CHILD_PROCESS_H_

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace fibertap {

/// A program that this one runs: in a process group of its own, so that it is ended with what it
/// started; with no signal held back; its output where errors go. Ends with its owner.
class ChildProcess {
 public:
  ChildProcess() = default;
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Starts the program `words`[0], found as a shell finds it, with the rest as its arguments,
  /// which no shell reads. `input` becomes its standard input; kNoInput: that is empty. Returns 0
  /// or an errno. Only while none runs.
  static constexpr int kNoInput = -1;
  int start(std::vector<std::string> words, int input = kNoInput);

  bool is_running() const noexcept { return pid_ > 0; }

  /// Whether it ended within `timeout`; what it was until then is in ending().
  bool ends_within(std::chrono::milliseconds timeout);

  /// Sends a signal to the group.
  void signal(int number) noexcept;

  /// How the last one ended: "exit code 3", "signal 9". Empty after exit code 0.
  const std::string& ending() const noexcept { return ending_; }

 private:
  void reap();

  pid_t pid_ = 0;
  std::string ending_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_CHILD_PROCESS_H_
