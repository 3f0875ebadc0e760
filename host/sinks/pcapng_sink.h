#ifndef FIBERTAP_HOST_SINKS_PCAPNG_SINK_H_
#define FIBERTAP_HOST_SINKS_PCAPNG_SINK_H_

#include <cstdint>
#include <future>
#include <span>
#include <string>
#include <vector>

#include "host/rules/interfaces.h"
#include "host/sinks/output_file.h"
#include "host/sinks/pcapng_blocks.h"
#include "host/sinks/sink.h"

namespace fibertap {

/// Who writes a file: the thread that fills it, or another while that goes on.
enum class WriteBy { kCaller, kThreadBehind };

/// A pcapng file (SPEC 9). The reader of a pipe gets every batch at once; a file, which nobody sees
/// before it is whole, is written in large pieces.
class PcapngSink final : public Sink {
 public:
  /// Writes the section header and the interfaces' descriptions to `path` ("-": standard output).
  /// Throws Error(kRuntime) when the file cannot be created. Without finish() nothing of a file is
  /// left. What cannot be written is told by write() or finish(), a piece later by a thread behind.
  PcapngSink(std::string path, std::span<const Interface> interfaces,
             WriteBy write_by = WriteBy::kCaller);

  void write(const CheckedResult& result) override;
  bool is_open() const noexcept override { return open_; }

  /// Writes one statistics block per interface and puts the file in its place. Throws
  /// Error(kPartial) when the system cannot.
  void finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts);

 private:
  struct Piece {
    std::vector<std::uint8_t> blocks;
    std::uint64_t frames = 0;
  };

  void put(std::span<const std::uint8_t> blocks, std::uint64_t frames);
  void write_through(std::span<const std::uint8_t> blocks, std::uint64_t frames);
  void write_due();
  void settle();
  void account(std::span<const std::uint8_t> blocks, std::uint64_t frames,
               OutputFile::Written written);
  [[noreturn]] void give_up(std::span<const std::uint8_t> blocks, OutputFile::Written written);

  OutputFile file_;
  WriteBy write_by_;
  std::size_t piece_bytes_;
  bool open_ = true;
  std::uint64_t bytes_ = 0;   // whole blocks written
  std::uint64_t frames_ = 0;  // in them
  Piece due_;
  Piece under_way_;
  std::future<OutputFile::Written> written_;  // of what is under way
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_SINKS_PCAPNG_SINK_H_
