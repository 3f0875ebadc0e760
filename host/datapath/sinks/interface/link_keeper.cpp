#include "host/datapath/sinks/interface/link_keeper.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "host/base/error.h"
#include "host/datapath/sinks/interface/made_links.h"
#include "host/datapath/sinks/interface/rtnetlink.h"

namespace fibertap {
namespace {

constexpr unsigned kMostDescriptors = 65536;

void keep_only_net_admin() noexcept {
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = {};
  sets[CAP_TO_INDEX(CAP_NET_ADMIN)].permitted = CAP_TO_MASK(CAP_NET_ADMIN);
  sets[CAP_TO_INDEX(CAP_NET_ADMIN)].effective = CAP_TO_MASK(CAP_NET_ADMIN);
  syscall(SYS_capset, &header, sets);
}

/// No signal that is sent to the group or by a service manager ends it before the other process.
void ignore_signals() noexcept {
  for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGABRT, SIGUSR1, SIGUSR2, SIGPIPE}) {
    std::signal(number, SIG_IGN);
  }
}

/// Nothing that this process shares with the other stays open in it but two, in ascending order.
void close_all_but(unsigned first, unsigned second) noexcept {
  const auto close_between = [](unsigned from, unsigned to) {
    if (from > to || syscall(SYS_close_range, from, to, 0) == 0) return;
    // A kernel before 5.9, or one that is told to refuse it.
    for (unsigned each = from; each <= std::min(to, kMostDescriptors); ++each) {
      close(static_cast<int>(each));
    }
  };
  if (first > 0) close_between(0, first - 1);
  close_between(first + 1, second - 1);
  close_between(second + 1, ~0U);
}

/// In the new process, which has what the other had in its memory, and may call only what a signal
/// handler may.
[[noreturn]] void wait_and_remove(int pipe, Rtnetlink& kernel) noexcept {
  std::array<int, LinkKeeper::kMostLinks> links;
  std::size_t count = 0;
  for (int index = 0;;) {
    const ssize_t bytes = read(pipe, &index, sizeof(index));
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes != sizeof(index)) break;
    if (count < links.size()) links[count++] = index;
  }
  for (std::size_t i = 0; i < count; ++i) remove_link(kernel, links[i]);
  _exit(0);
}

}  // namespace

LinkKeeper::LinkKeeper() {
  int ends[2];
  const bool is_made = pipe2(ends, O_CLOEXEC) == 0;
  const Descriptor reading(is_made ? ends[0] : -1);
  pipe_ = Descriptor(is_made ? ends[1] : -1);
  Rtnetlink kernel;
  process_ = is_made ? fork() : -1;
  if (process_ < 0) {
    throw Error(Errc::kRuntime,
                "interface: found \"{}\", expected a process that removes interfaces at the end; "
                "allow one more process and two more descriptors",
                std::strerror(errno));
  }
  if (process_ != 0) return;
  prctl(PR_SET_NAME, "fibertap-links");
  ignore_signals();
  keep_only_net_admin();
  const auto pipe = static_cast<unsigned>(reading.number());
  const auto netlink = static_cast<unsigned>(kernel.descriptor());
  close_all_but(std::min(pipe, netlink), std::max(pipe, netlink));
  wait_and_remove(reading.number(), kernel);
}

LinkKeeper::~LinkKeeper() {
  pipe_ = Descriptor();
  while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void LinkKeeper::keep(int index) noexcept {
  while (write(pipe_.number(), &index, sizeof(index)) < 0 && errno == EINTR) {
  }
}

}  // namespace fibertap
