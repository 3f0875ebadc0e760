#ifndef FIBERTAP_HOST_DATAPATH_INGEST_CAPTURE_READER_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_CAPTURE_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "host/base/error.h"
#include "host/datapath/ingest/byte_input.h"
#include "host/datapath/ingest/capture_parser.h"
#include "host/datapath/ingest/frame_source.h"

namespace fibertap {

/// The frames of one capture, pcap or pcapng, Ethernet only. Memory is constant in the capture's
/// size, and frames lie where they were read to.
///
/// Damage is Error(kPartial) with the byte it starts at; what is no capture of Ethernet frames is
/// Error(kConfiguration). After an error every further pull() throws it again.
class CaptureReader : public FrameSource {
 public:
  /// Reads a file, or standard input for "-". Throws for a file that cannot be opened, is no
  /// capture, or is a pcap of another link type; a cut file header is left to the first pull().
  explicit CaptureReader(const std::string& path);

  /// The same from an open descriptor, which is taken over; `name` stands for it in messages.
  CaptureReader(int fd, std::string name);

  /// Waits for the first frame only: from a pipe, bursts are what has arrived.
  std::size_t pull(std::span<Frame> burst) override;

  /// Bytes of the capture that pulled frames took.
  std::uint64_t bytes_read() const { return input_.offset(); }

  /// Bytes of the whole capture when it is a regular file.
  std::optional<std::uint64_t> size() const { return input_.size(); }

 private:
  void choose_parser();

  ByteInput input_;
  std::unique_ptr<CaptureParser> parser_;
  std::optional<Error> error_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_CAPTURE_READER_H_
