#include "host/base/thread_capabilities.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "host/base/error.h"

namespace fibertap {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 2s;

/// What a signal handler may do.
void drop_own() noexcept {
  const int before = errno;
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {};
  syscall(SYS_capset, &header, none);
  errno = before;
}

void drop_own_on_signal(int) { drop_own(); }

/// Whether a thread has a capability in any of its sets. One that has ended has none.
bool has_capabilities(const std::string& thread) {
  std::ifstream status("/proc/self/task/" + thread + "/status");
  std::string word;
  while (status >> word) {
    if (word != "CapInh:" && word != "CapPrm:" && word != "CapEff:" && word != "CapAmb:") continue;
    status >> word;
    if (word.find_first_not_of('0') != std::string::npos) return true;
  }
  return false;
}

std::vector<std::string> threads_with_capabilities() {
  std::vector<std::string> threads;
  std::error_code none;  // a thread may end meanwhile
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task", none)) {
    const std::string thread = entry.path().filename();
    if (has_capabilities(thread)) threads.push_back(thread);
  }
  return threads;
}

}  // namespace

void drop_capabilities_of_all_threads() {
  drop_own();
  struct sigaction drop {};
  drop.sa_handler = drop_own_on_signal;
  drop.sa_flags = SA_RESTART;
  sigaction(SIGRTMAX, &drop, nullptr);  // for good: one may still be on its way at the end
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  auto threads = threads_with_capabilities();
  while (!threads.empty() && std::chrono::steady_clock::now() < deadline) {
    for (const std::string& thread : threads) {
      syscall(SYS_tgkill, getpid(), static_cast<pid_t>(std::stol(thread)), SIGRTMAX);
    }
    std::this_thread::sleep_for(1ms);
    threads = threads_with_capabilities();
  }
  if (threads.empty()) return;
  throw Error(Errc::kRuntime,
              "capabilities: found some that thread {} keeps, expected none once ports and outputs "
              "are open; start as root with --user NAME",
              threads.front());
}

}  // namespace fibertap
