#ifndef FIBERTAP_HOST_LAB_TRAFFIC_CAPTURE_FILE_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_CAPTURE_FILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/output_file.h"
#include "host/datapath/ingest/frame_source.h"

namespace fibertap::generation {

/// A capture of Ethernet with nanoseconds: pcapng where the name ends so, else pcap.
class CaptureFile {
 public:
  /// "-" is standard output. Throws Error(kRuntime) when it cannot be created.
  explicit CaptureFile(const std::string& path);

  /// False once a reader has gone away: nothing more is to come. Throws Error(kPartial) when the
  /// system cannot write.
  bool append(const Frame& frame);

  /// Puts the file in its place. Throws Error(kPartial) as append() does.
  void finish();

  /// Of the file as it is so far.
  std::uint64_t bytes() const noexcept { return bytes_ + buffer_.size(); }

 private:
  void append_pcap(const Frame& frame);
  void append_pcapng(const Frame& frame);
  void u32(std::uint32_t value);
  bool write(std::size_t bytes);

  OutputFile file_;
  bool is_pcapng_;
  std::vector<std::uint8_t> buffer_;
  std::uint64_t bytes_ = 0;  // written
};

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_CAPTURE_FILE_H_
