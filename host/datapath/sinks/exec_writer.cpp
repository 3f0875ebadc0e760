#include "host/datapath/sinks/exec_writer.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include "host/base/descriptor.h"
#include "host/base/error.h"

namespace fibertap {

ExecWriter::ExecWriter(ExecSettings settings, std::function<void(std::string)> on_note)
    : settings_(std::move(settings)),
      on_note_(std::move(on_note)),
      name_(fmt::format("exec:{}", fmt::join(settings_.command, " "))),
      pause_(settings_.first_pause) {
  if (const int error = start(); error != 0) {
    throw Error(Errc::kRuntime, "{}: cannot be started: {}; name a program that can be run", name_,
                std::strerror(error));
  }
}

ExecWriter::~ExecWriter() = default;

/// The program and a pipe to it. Returns 0 or an errno.
int ExecWriter::start() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return errno;
  const Descriptor reading(ends[0]);
  const Descriptor writing(ends[1]);
  if (const int error = child_.start(settings_.command, reading.number()); error != 0) return error;
  // The writer has the pipe under a description of its own.
  auto capture = std::make_shared<CaptureWriter>(
      "/proc/self/fd/" + std::to_string(writing.number()), settings_.form);
  started_ = settings_.clock.now();
  ++starts_;
  const std::lock_guard lock(mutex_);
  capture_ = std::move(capture);
  if (is_interrupted_) capture_->interrupt();
  return 0;
}

void ExecWriter::describe(std::span<const Interface> interfaces) noexcept {
  try {
    interfaces_.insert(interfaces_.end(), interfaces.begin(), interfaces.end());
  } catch (const std::bad_alloc&) {
    is_short_of_memory_ = true;
  }
  if (capture_) capture_->describe(interfaces);
}

Loss ExecWriter::take(std::span<std::uint8_t> blocks, std::uint64_t frames) noexcept {
  if (is_short_of_memory_) return {frames, ENOMEM};
  look_after();
  if (!capture_) return {frames, EPIPE};
  const Loss loss = capture_->take(blocks, frames);
  if (loss.error == EPIPE) close_input();
  return loss;
}

void ExecWriter::rest() noexcept { look_after(); }

/// Notes that the program ended, and starts it again when its pause is over.
void ExecWriter::look_after() noexcept {
  try {
    if (child_.is_running() && child_.ends_within({})) {
      close_input();
      note_end();
    }
    if (child_.is_running() || is_interrupted_ || settings_.clock.now() < next_start_) return;
    const int error = start();
    if (error == 0) {
      capture_->describe(interfaces_);
      return;
    }
    pause_ = std::min(2 * pause_, settings_.longest_pause);
    next_start_ = settings_.clock.now() + pause_;
    on_note_(fmt::format("{}: cannot be started: {}; tried again in {} s", name_,
                         std::strerror(error), pause_.count() / 1000));
  } catch (const std::exception&) {
    next_start_ = settings_.clock.now() + pause_;  // no memory, or no descriptor: later perhaps
  }
}

void ExecWriter::note_end() noexcept {
  const auto now = settings_.clock.now();
  if (now - started_ > settings_.longest_pause) pause_ = settings_.first_pause;
  next_start_ = now + pause_;
  const std::string ending = child_.ending().empty() ? "exit code 0" : child_.ending();
  on_note_(fmt::format("{}: ended with {}; started again in {} s", name_, ending,
                       static_cast<double>(pause_.count()) / 1000));
  pause_ = std::min(2 * pause_, settings_.longest_pause);
}

void ExecWriter::close_input() noexcept {
  const std::lock_guard lock(mutex_);
  if (!capture_) return;
  taken_before_ += capture_->taken();
  capture_.reset();
}

void ExecWriter::finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts) {
  if (capture_) capture_->finish(timestamp_ns, counts);
  close_input();
  if (!child_.is_running()) return;
  if (child_.ends_within(settings_.patience)) {
    if (!child_.ending().empty()) on_note_(name_ + ": ended with " + child_.ending());
    return;
  }
  child_.signal(SIGTERM);
  const bool has_ended = child_.ends_within(settings_.patience);
  if (!has_ended) child_.signal(SIGKILL);
  on_note_(fmt::format("{}: found no end {} s after the end of its input; it was ended by {}",
                       name_, static_cast<double>(settings_.patience.count()) / 1000,
                       has_ended ? "SIGTERM" : "SIGKILL"));
}

void ExecWriter::interrupt() noexcept {
  const std::lock_guard lock(mutex_);
  is_interrupted_ = true;
  if (capture_) capture_->interrupt();
}

std::uint64_t ExecWriter::taken() const noexcept {
  const std::lock_guard lock(mutex_);
  return taken_before_ + (capture_ ? capture_->taken() : 0);
}

}  // namespace fibertap
