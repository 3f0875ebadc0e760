#ifndef FIBERTAP_HOST_WIRE_HEADER_WRITER_H_
#define FIBERTAP_HOST_WIRE_HEADER_WRITER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace fibertap::wire {

/// Writes a frame from its first byte on, integers in network byte order. What has no room any
/// more is counted and not written, as a frame is cut.
class HeaderWriter {
 public:
  explicit HeaderWriter(std::span<std::uint8_t> frame) : frame_(frame) {}

  HeaderWriter& u8(std::size_t value) { return put<1>(value); }
  HeaderWriter& u16(std::size_t value) { return put<2>(value); }
  HeaderWriter& u32(std::size_t value) { return put<4>(value); }
  HeaderWriter& raw(std::span<const std::uint8_t> bytes) {
    const auto room = left();
    if (bytes.size() <= room.size()) [[likely]] {
      std::copy_n(bytes.data(), bytes.size(), room.data());
    } else {
      std::copy_n(bytes.data(), room.size(), room.data());
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
  template <std::size_t kBytes>
  HeaderWriter& put(std::size_t value) {
    std::uint8_t bytes[kBytes];
    for (std::size_t i = 0; i < kBytes; ++i) {
      bytes[i] = static_cast<std::uint8_t>(value >> 8 * (kBytes - 1 - i));
    }
    return raw(bytes);
  }

  std::span<std::uint8_t> frame_;
  std::size_t position_ = 0;
};

}  // namespace fibertap::wire

#endif  // FIBERTAP_HOST_WIRE_HEADER_WRITER_H_
