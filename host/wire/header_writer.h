#ifndef FIBERTAP_HOST_WIRE_HEADER_WRITER_H_
#define FIBERTAP_HOST_WIRE_HEADER_WRITER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace fibertap::wire {

/// Writes a frame from its first byte on, integers in network byte order. What has no room any
/// more is counted and not written, as a frame is cut.
class HeaderWriter {
 public:
  explicit HeaderWriter(std::span<std::uint8_t> frame) : frame_(frame) {}

  HeaderWriter& u8(std::size_t value) {
    if (position_ < frame_.size()) frame_[position_] = static_cast<std::uint8_t>(value);
    ++position_;
    return *this;
  }
  HeaderWriter& u16(std::size_t value) { return u8(value >> 8).u8(value); }
  HeaderWriter& u32(std::size_t value) { return u16(value >> 16).u16(value); }
  HeaderWriter& raw(std::span<const std::uint8_t> bytes) {
    const std::size_t room = left().size();
    if (!bytes.empty() && room > 0) {
      std::memcpy(left().data(), bytes.data(), std::min(room, bytes.size()));
    }
    position_ += bytes.size();
    return *this;
  }

  /// Bytes so far, those without room too.
  std::size_t position() const noexcept { return position_; }

  std::span<const std::uint8_t> written() const noexcept {
    return frame_.first(std::min(position_, frame_.size()));
  }

  /// The room behind what is written.
  std::span<std::uint8_t> left() const noexcept {
    return frame_.subspan(std::min(position_, frame_.size()));
  }

 private:
  std::span<std::uint8_t> frame_;
  std::size_t position_ = 0;
};

}  // namespace fibertap::wire

#endif  // FIBERTAP_HOST_WIRE_HEADER_WRITER_H_
