#ifndef FIBERTAP_HOST_DATAPATH_SINKS_CAPTURE_SINK_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_CAPTURE_SINK_H_

#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "host/base/output_file.h"
#include "host/datapath/sinks/capture_form.h"
#include "host/datapath/sinks/sink.h"
#include "host/rules/interfaces.h"

namespace fibertap {

/// A capture of what a replay accepts. The reader of a pipe gets every batch at once; a file, which
/// nobody sees before it is whole, is written in large pieces.
class CaptureSink final : public Sink {
 public:
  /// Writes the beginning and the interfaces' descriptions to `path` ("-": standard output).
  /// Throws Error(kRuntime) when the file cannot be created.
  CaptureSink(std::string path, std::span<const Interface> interfaces,
              CaptureForm form = CaptureForm::kVerdict, const OutputRules& rules = {});

  void write(const CheckedResult& result) override;
  bool is_open() const noexcept override { return open_; }

  /// What a pipe's reader that went away did not get whole is `reader_gone`.
  SinkCounters counters() const override;

  /// Writes what each interface saw and puts the file in its place. Throws Error(kPartial) when the
  /// system cannot.
  void finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts);

  const std::string& path() const noexcept { return file_.path(); }

  /// See OutputFile::notes().
  const std::vector<std::string>& notes() const noexcept { return file_.notes(); }

 private:
  void write_through(std::span<const std::uint8_t> run, std::uint64_t frames);
  void write_due();
  [[noreturn]] void give_up(std::span<const std::uint8_t> run, OutputFile::Written written);

  /// Whoever resizes it writes what it did not hold.
  template <typename Byte>
  struct Unfilled : std::allocator<Byte> {
    template <typename Other>
    void construct(Other* place) noexcept {
      ::new (static_cast<void*>(place)) Other;
    }
    template <typename Other, typename... Arguments>
    void construct(Other* place, Arguments&&... arguments) {
      ::new (static_cast<void*>(place)) Other(std::forward<Arguments>(arguments)...);
    }
  };

  OutputFile file_;
  BlockFormatter formatter_;
  bool open_ = true;
  std::uint64_t bytes_ = 0;   // written, whole
  std::uint64_t frames_ = 0;  // in them
  std::vector<std::uint8_t, Unfilled<std::uint8_t>> due_;
  std::uint64_t due_frames_ = 0;
  std::uint64_t accepted_ = 0;
  std::uint64_t missing_ = 0;  // of them, as due_frames_ are
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_CAPTURE_SINK_H_
