#ifndef FIBERTAP_HOST_DATAPATH_SINKS_EXEC_WRITER_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_EXEC_WRITER_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "host/base/child_process.h"
#include "host/base/clock.h"
#include "host/datapath/sinks/capture_writer.h"
#include "host/datapath/sinks/writer.h"

namespace fibertap {

struct ExecSettings {
  std::vector<std::string> command;  // program and arguments, which no shell reads
  CaptureForm form = CaptureForm::kComment;
  std::chrono::milliseconds first_pause{1000};  // before a program that ended is started again
  std::chrono::milliseconds longest_pause{60'000};
  std::chrono::milliseconds patience{5000};  // for its end, then for its end by SIGTERM
  const Clock& clock = Clock::steady();
};

/// A program that reads a capture on its standard input. When it ends it is started again, and
/// reads a capture from its beginning: first after a short pause, which doubles each time until it
/// has run for longer than the longest one. Meanwhile frames find no reader.
class ExecWriter final : public Writer {
 public:
  /// Starts the program. Throws Error(kRuntime) when it cannot be started. `on_note` gets, from
  /// the writer's thread, a line for a person whenever it ends.
  ExecWriter(ExecSettings settings, std::function<void(std::string)> on_note);
  ~ExecWriter() override;

  const std::string& path() const noexcept override { return name_; }
  void describe(std::span<const Interface> interfaces) noexcept override;
  Loss take(std::span<std::uint8_t> blocks, std::uint64_t frames) noexcept override;
  void rest() noexcept override;

  /// Closes the program's input and waits for its end; ends it when that takes too long.
  void finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts) override;

  void interrupt() noexcept override;
  std::uint64_t taken() const noexcept override;

  std::vector<WriterCounter> counters() const override {
    return {{"program_starts", "starts of the program, the first one too", starts_}};
  }

 private:
  int start();
  void close_input() noexcept;
  void look_after() noexcept;
  void note_end() noexcept;

  const ExecSettings settings_;
  const std::function<void(std::string)> on_note_;
  const std::string name_;
  std::vector<Interface> interfaces_;
  bool is_short_of_memory_ = false;
  ChildProcess child_;
  Clock::TimePoint started_;
  Clock::TimePoint next_start_;
  std::chrono::milliseconds pause_;
  std::atomic<std::uint64_t> starts_ = 0;

  mutable std::mutex mutex_;  // of `capture_` and `taken_before_`; the capture's own calls are free
  std::shared_ptr<CaptureWriter> capture_;  // none while the program does not run
  std::uint64_t taken_before_ = 0;          // by those that ended
  std::atomic<bool> is_interrupted_ = false;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_EXEC_WRITER_H_
