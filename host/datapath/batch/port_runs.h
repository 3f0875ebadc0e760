#ifndef FIBERTAP_HOST_DATAPATH_BATCH_PORT_RUNS_H_
#define FIBERTAP_HOST_DATAPATH_BATCH_PORT_RUNS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace fibertap {

/// From which port each frame of a batch came, as runs of frames of one port: a source gives frames
/// of one port at a time.
class PortRuns {
 public:
  /// A batch that needs more is closed.
  static constexpr std::size_t kMost = 256;

  /// Of a frame that came in a tunnel, and not as it is now.
  static constexpr std::uint32_t kNoPort = 0xFFFFFFFF;

  struct Run {
    std::uint32_t first_frame;
    std::uint32_t port;  // FrameSource::port(), or kNoPort
  };

  void clear() noexcept { count_ = 0; }

  /// Whether a frame of `port` may follow.
  bool has_room_for(std::uint32_t port) const noexcept { return is_of(port) || count_ < kMost; }

  /// Frame `frame`, the next, is of `port`, for which there is room.
  void add(std::uint32_t frame, std::uint32_t port) noexcept {
    if (!is_of(port)) runs_[count_++] = {frame, port};
  }

  /// In the order of their frames. The first begins at frame 0.
  std::span<const Run> all() const noexcept { return std::span(runs_).first(count_); }

 private:
  bool is_of(std::uint32_t port) const noexcept {
    return count_ != 0 && runs_[count_ - 1].port == port;
  }

  std::array<Run, kMost> runs_;
  std::size_t count_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_BATCH_PORT_RUNS_H_
