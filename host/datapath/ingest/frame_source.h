#ifndef FIBERTAP_HOST_DATAPATH_INGEST_FRAME_SOURCE_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_FRAME_SOURCE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fibertap {

/// One outer frame as received.
struct Frame {
  std::uint64_t timestamp_ns;           // since the epoch
  std::uint32_t origlen;                // bytes on the wire, >= bytes.size()
  std::span<const std::uint8_t> bytes;  // owned by the source, valid until its next pull()
};

/// One that is kept.
struct OwnedFrame {
  std::uint64_t timestamp_ns;
  std::uint32_t origlen;
  std::vector<std::uint8_t> bytes;

  Frame view() const noexcept { return {timestamp_ns, origlen, bytes}; }
};

/// Where frames come from, in arrival order.
class FrameSource {
 public:
  virtual ~FrameSource() = default;

  /// Fills the front of `burst` and returns how many frames it holds; 0 when there is none. Throws
  /// Error when the source is damaged, but only after every frame before the damage was returned.
  virtual std::size_t pull(std::span<Frame> burst) = 0;

  /// The port, by its place among those that receive, from which all frames of the last pull()
  /// came.
  virtual std::uint32_t port() const noexcept { return 0; }

  /// Whether a pull() of 0 was the end. A live source may only have had no frame yet: it ends
  /// behind the last frame that arrived before end_intake().
  virtual bool has_ended() const noexcept { return true; }

  /// What arrives from now on is not taken.
  virtual void end_intake() {}

  /// Sleeps until there may be a frame, at most for `most`. False at once where the source does not
  /// know when one comes.
  virtual bool wait(std::chrono::nanoseconds most) {
    static_cast<void>(most);
    return false;
  }
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_FRAME_SOURCE_H_
