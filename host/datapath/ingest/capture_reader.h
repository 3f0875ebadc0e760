#ifndef FIBERTAP_HOST_DATAPATH_INGEST_CAPTURE_READER_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_CAPTURE_READER_H_

#include <atomic>
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

  /// Reads what ends early when `stop`, which outlives the reader, is set (ByteInput): that is no
  /// damage, in the middle of a frame neither. Whether it is a capture is seen by read_head(), or
  /// by the first pull().
  CaptureReader(const std::string& path, const std::atomic<bool>& stop);
  CaptureReader(int fd, std::string name, const std::atomic<bool>& stop);

  /// Waits for the first bytes. Throws what the constructors that wait for them throw.
  void read_head();

  /// Waits for the first frame only: from a pipe, bursts are what has arrived. A reader that can be
  /// stopped returns 0 where the input pauses.
  std::size_t pull(std::span<Frame> burst) override;
  bool has_ended() const noexcept override { return has_ended_; }

  /// Bytes of the capture that pulled frames took.
  std::uint64_t bytes_read() const { return input_.offset(); }

  /// Bytes of the whole capture when it is a regular file.
  std::optional<std::uint64_t> size() const { return input_.size(); }

 private:
  void await_head();
  void choose_parser();

  ByteInput input_;
  std::unique_ptr<CaptureParser> parser_;
  std::optional<Error> error_;
  bool has_ended_ = false;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_CAPTURE_READER_H_
