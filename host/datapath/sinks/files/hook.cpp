#include "host/datapath/sinks/files/hook.h"

#include <signal.h>

#include <cstring>

#include "host/base/child_process.h"
#include "host/base/error.h"

namespace fibertap {

HookEnd run_hook(const HookSettings& settings, const std::string& path) {
  const auto failed = [&](const std::string& why, bool was_late = false) {
    return HookEnd{fmt::format("hook {} on {}: {}", settings.command.front(), path, why), was_late};
  };
  std::vector<std::string> words = settings.command;
  words.push_back(path);
  ChildProcess hook;
  if (const int error = hook.start(std::move(words)); error != 0) {
    return failed(fmt::format("cannot be started: {}", std::strerror(error)));
  }
  if (!hook.ends_within(settings.timeout)) {
    return failed(fmt::format("found no end within {} s, expected one; it was killed",
                              static_cast<double>(settings.timeout.count()) / 1000),
                  true);
  }
  if (hook.ending().empty()) return {};
  return failed("found " + hook.ending() + ", expected exit code 0");
}

}  // namespace fibertap
