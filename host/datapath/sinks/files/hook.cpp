#include "host/datapath/sinks/files/hook.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "host/base/descriptor.h"
#include "host/base/error.h"

extern "C" char** environ;  // NOLINT(readability-redundant-declaration): not in every C library

namespace fibertap {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

/// How a child is started: a group and a set of signals of its own.
class Spawning {
 public:
  Spawning() {
    posix_spawn_file_actions_init(&files_);
    posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files_, STDERR_FILENO, STDOUT_FILENO);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setpgroup(&attributes_, 0);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigaddset(&signals, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Spawning() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&files_);
  }
  Spawning(const Spawning&) = delete;
  Spawning& operator=(const Spawning&) = delete;

  /// Returns 0 or an errno.
  int start(char** arguments, pid_t& child) const {
    return posix_spawnp(&child, arguments[0], &files_, &attributes_, arguments, environ);
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

/// Whether the child ended within `timeout`.
bool ends_within(pid_t child, milliseconds timeout) {
  const Descriptor handle(static_cast<int>(syscall(SYS_pidfd_open, child, 0)));
  const Clock::time_point end = Clock::now() + timeout;
  for (;;) {
    siginfo_t info{};
    if (waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
        info.si_pid != 0) {
      return true;
    }
    const auto left = std::chrono::ceil<milliseconds>(end - Clock::now());
    if (left.count() <= 0) return false;
    if (handle.is_open()) {
      pollfd waiting{handle.number(), POLLIN, 0};
      poll(&waiting, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 60'000)));
    } else {
      std::this_thread::sleep_for(std::min(left, milliseconds(10)));  // a kernel before 5.3
    }
  }
}

std::string failure_of(int status) {
  if (WIFSIGNALED(status)) {
    return fmt::format("found it ended by signal {}, expected exit code 0", WTERMSIG(status));
  }
  const int code = WEXITSTATUS(status);
  return code == 0 ? "" : fmt::format("found exit code {}, expected 0", code);
}

}  // namespace

std::string run_hook(const HookSettings& settings, const std::string& path) {
  std::vector<std::string> words = settings.command;
  words.push_back(path);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  const auto failed = [&](const std::string& why) {
    return fmt::format("hook {} on {}: {}", settings.command.front(), path, why);
  };
  pid_t child = 0;
  if (const int error = Spawning().start(arguments.data(), child); error != 0) {
    return failed(fmt::format("cannot be started: {}", std::strerror(error)));
  }
  const bool has_ended = ends_within(child, settings.timeout);
  if (!has_ended) kill(-child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!has_ended) {
    return failed(fmt::format("found no end within {} s, expected one; it was killed",
                              static_cast<double>(settings.timeout.count()) / 1000));
  }
  const std::string failure = failure_of(status);
  return failure.empty() ? "" : failed(failure);
}

}  // namespace fibertap
