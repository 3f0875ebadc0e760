#ifndef FIBERTAP_HOST_DATAPATH_SINKS_PCAPNG_SINK_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_PCAPNG_SINK_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/datapath/sinks/output_file.h"
#include "host/datapath/sinks/pcapng_blocks.h"
#include "host/datapath/sinks/sink.h"
#include "host/rules/interfaces.h"

namespace fibertap {

/// A pcapng file (SPEC 9). The reader of a pipe gets every batch at once; a file, which nobody sees
/// before it is whole, is written in large pieces.
class PcapngSink final : public Sink {
 public:
  /// Writes the section header and the interfaces' descriptions to `path` ("-": standard output).
  /// Throws Error(kRuntime) when the file cannot be created.
  PcapngSink(std::string path, std::span<const Interface> interfaces);

  void write(const CheckedResult& result) override;
  bool is_open() const noexcept override { return open_; }

  /// Writes one statistics block per interface and puts the file in its place. Throws
  /// Error(kPartial) when the system cannot.
  void finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts);

 private:
  void put(std::span<const std::uint8_t> blocks, std::uint64_t frames);
  void write_through(std::span<const std::uint8_t> blocks, std::uint64_t frames);
  void write_due();
  [[noreturn]] void give_up(std::span<const std::uint8_t> blocks, OutputFile::Written written);

  OutputFile file_;
  bool open_ = true;
  std::uint64_t bytes_ = 0;   // whole blocks written
  std::uint64_t frames_ = 0;  // in them
  std::vector<std::uint8_t> due_;
  std::uint64_t due_frames_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_PCAPNG_SINK_H_
