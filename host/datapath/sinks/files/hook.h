#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FILES_HOOK_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FILES_HOOK_H_

#include <chrono>
#include <string>
#include <vector>

namespace fibertap {

/// A program that is run on every closed file.
struct HookSettings {
  std::vector<std::string> command;  // program and arguments; empty: none. No shell reads them
  std::chrono::milliseconds timeout = std::chrono::minutes(1);
};

/// How it ended.
struct HookEnd {
  std::string failure = {};  // empty when it ended with 0, else what went wrong
  bool was_late = false;     // and was killed
};

/// Runs the program with `path` behind its arguments, its input empty and its output where errors
/// go. Returns when it has ended; one that takes longer than its time is killed, with the processes
/// that it has started in its group.
HookEnd run_hook(const HookSettings& settings, const std::string& path);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FILES_HOOK_H_
