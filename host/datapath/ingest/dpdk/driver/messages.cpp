#include "host/datapath/ingest/dpdk/driver/messages.h"

#include <fcntl.h>
#include <rte_log.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>

namespace fibertap {
namespace {

PortLog& port_log() {
  static PortLog log;
  return log;
}

void log_lines(std::string_view text, bool is_trouble) noexcept {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    try {
      if (end != 0) port_log()(text.substr(0, end), is_trouble);
    } catch (const std::exception&) {  // a line is lost, and DPDK goes on
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// Where standard error goes that is not ours; the log writes to it.
std::atomic<int> kept_messages = -1;
std::atomic<PrintedByDpdk*> printing = nullptr;

/// What DPDK's stream of messages does with one.
ssize_t take_message(void*, const char* text, std::size_t size) {
  const int level = rte_log_cur_msg_loglevel();
  if (level <= static_cast<int>(RTE_LOG_CRIT)) {  // it will abort
    if (PrintedByDpdk* const ends = printing.exchange(nullptr)) ends->end();
  }
  if (kept_messages >= 0) return write(kept_messages, text, size);
  log_lines({text, size}, level <= static_cast<int>(RTE_LOG_WARNING));
  return static_cast<ssize_t>(size);
}

void restore(int& copy, int descriptor) noexcept {
  if (copy < 0) return;
  dup2(copy, descriptor);
  close(copy);
  copy = -1;
}

}  // namespace

void messages_go_to(PortLog log) {
  port_log() = std::move(log);
  const cookie_io_functions_t functions{nullptr, take_message, nullptr, nullptr};
  // As long as the process: threads of DPDK's may log at its end.
  static std::FILE* const kStream = fopencookie(nullptr, "w", functions);
  if (kStream != nullptr) rte_openlog_stream(kStream);
}

PrintedByDpdk::PrintedByDpdk() {
  std::fflush(stdout);
  output_ = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (port_log()) kept_ = memfd_create("printed", MFD_CLOEXEC);
  if (output_ >= 0) dup2(kept_ >= 0 ? kept_ : STDERR_FILENO, STDOUT_FILENO);
  if (kept_ < 0) return;
  error_ = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (error_ >= 0) dup2(kept_, STDERR_FILENO);
  kept_messages = kept_;
  printing = this;
}

void PrintedByDpdk::end() noexcept {
  std::fflush(stdout);
  printing = nullptr;
  kept_messages = -1;
  restore(output_, STDOUT_FILENO);
  restore(error_, STDERR_FILENO);
  if (kept_ < 0) return;
  try {
    std::string text(static_cast<std::size_t>(lseek(kept_, 0, SEEK_END)), '\0');
    const ssize_t size = pread(kept_, text.data(), text.size(), 0);
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    log_lines(text, false);
  } catch (const std::exception&) {  // no memory for it
  }
  close(std::exchange(kept_, -1));
}

}  // namespace fibertap
