#ifndef FIBERTAP_HOST_DATAPATH_INGEST_CAPTURE_PARSER_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_CAPTURE_PARSER_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "host/datapath/ingest/frame_source.h"

namespace fibertap {

/// A longer frame is corruption: libpcap writes none, and no buffer is sized by a damaged file.
inline constexpr std::uint32_t kMaxCaplen = 262144;

/// LINKTYPE_ETHERNET of the tcpdump.org registry.
inline constexpr std::uint32_t kEthernet = 1;

/// The frames that one pull() has found so far.
class Burst {
 public:
  explicit Burst(std::span<Frame> room) : room_(room) {}

  bool empty() const noexcept { return size_ == 0; }
  bool full() const noexcept { return size_ == room_.size(); }
  std::size_t size() const noexcept { return size_; }
  void push(const Frame& frame) { room_[size_++] = frame; }

 private:
  std::span<Frame> room_;
  std::size_t size_ = 0;
};

/// One capture format over a ByteInput.
class CaptureParser {
 public:
  virtual ~CaptureParser() = default;

  /// Appends frames until `burst` is full or the capture ends. Frames point into the input's
  /// window, so only the first may wait for input: it ends the burst early when the next frame
  /// needs a read, and is left out where the input pauses before it. Throws Error at the damage,
  /// with the frames before it in `burst`; after that the parser is not called again.
  virtual void parse(Burst& burst) = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_CAPTURE_PARSER_H_
