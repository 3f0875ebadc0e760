#include "host/base/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <thread>

#include "host/base/descriptor.h"

extern "C" char** environ;  // NOLINT(readability-redundant-declaration): not in every C library

namespace fibertap {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

class Spawning {
 public:
  explicit Spawning(int input) {
    posix_spawn_file_actions_init(&files_);
    if (input == ChildProcess::kNoInput) {
      posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    } else {
      posix_spawn_file_actions_adddup2(&files_, input, STDIN_FILENO);
    }
    posix_spawn_file_actions_adddup2(&files_, STDERR_FILENO, STDOUT_FILENO);
    // Libraries open some that exec does not close: DPDK's memory among them.
    posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1);
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

  int start(char** arguments, pid_t& child) const {
    return posix_spawnp(&child, arguments[0], &files_, &attributes_, arguments, environ);
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

bool has_ended(pid_t child) {
  siginfo_t info{};
  const int found = waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT);
  return found != 0 || info.si_pid != 0;
}

std::string ending_of(int status) {
  if (WIFSIGNALED(status)) return fmt::format("signal {}", WTERMSIG(status));
  const int code = WEXITSTATUS(status);
  return code == 0 ? "" : fmt::format("exit code {}", code);
}

}  // namespace

ChildProcess::~ChildProcess() {
  if (!is_running()) return;
  signal(SIGKILL);
  reap();
}

int ChildProcess::start(std::vector<std::string> words, int input) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ending_.clear();
  return Spawning(input).start(arguments.data(), pid_);
}

bool ChildProcess::ends_within(milliseconds timeout) {
  const Clock::time_point end = Clock::now() + timeout;
  const Descriptor handle(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
  while (is_running()) {
    if (has_ended(pid_)) {
      reap();
      break;
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
  return true;
}

void ChildProcess::signal(int number) noexcept {
  if (is_running()) kill(-pid_, number);
}

void ChildProcess::reap() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
  ending_ = ending_of(status);
}

}  // namespace fibertap
