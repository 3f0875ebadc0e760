#ifndef FIBERTAP_HOST_WIRE_HEADER_READER_H_
#define FIBERTAP_HOST_WIRE_HEADER_READER_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace fibertap::wire {

/// Reads headers of a frame from front to back. Whoever reads has made sure that the bytes are
/// there.
class HeaderReader {
 public:
  explicit HeaderReader(std::span<const std::uint8_t> frame) : frame_(frame) {}

  bool has(std::size_t bytes) const noexcept { return frame_.size() - position_ >= bytes; }
  std::size_t position() const noexcept { return position_; }
  std::span<const std::uint8_t> left() const noexcept { return frame_.subspan(position_); }

  /// Fields behind the position, network byte order.
  std::uint8_t u8(std::size_t at) const noexcept { return frame_[position_ + at]; }
  std::uint16_t u16(std::size_t at) const noexcept {
    return static_cast<std::uint16_t>(u8(at) << 8 | u8(at + 1));
  }

  /// Only where they are there.
  void skip(std::size_t bytes) noexcept { position_ += bytes; }

 private:
  std::span<const std::uint8_t> frame_;
  std::size_t position_ = 0;
};

}  // namespace fibertap::wire

#endif  // FIBERTAP_HOST_WIRE_HEADER_READER_H_
