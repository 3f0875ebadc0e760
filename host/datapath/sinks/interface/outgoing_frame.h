#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_OUTGOING_FRAME_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_OUTGOING_FRAME_H_

#include <sys/uio.h>

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace fibertap {

/// A frame on its way out, with a VLAN tag or without one: pieces of memory that are sent one after
/// another. The frame stays its owner's.
class OutgoingFrame {
 public:
  /// The addresses, behind which a tag stands.
  static constexpr std::size_t kMacBytes = 12;
  /// An Ethernet header: no interface takes less.
  static constexpr std::size_t kLeastBytes = 14;

  OutgoingFrame() = default;

  /// `frame` has at least kLeastBytes; `vlan` is 1..4094. The tag is that of IEEE 802.1Q, with the
  /// lowest priority.
  void set(std::span<const std::uint8_t> frame, std::optional<std::uint16_t> vlan) noexcept {
    assert(frame.size() >= kLeastBytes);
    pieces_[0] = piece_of(frame);
    count_ = 1;
    if (!vlan) return;
    tag_ = {0x81, 0x00, static_cast<std::uint8_t>(*vlan >> 8), static_cast<std::uint8_t>(*vlan)};
    pieces_ = {piece_of(frame.first(kMacBytes)), piece_of(tag_),
               piece_of(frame.subspan(kMacBytes))};
    count_ = pieces_.size();
  }

  /// In the order in which they are sent.
  std::span<iovec> pieces() noexcept { return std::span(pieces_).first(count_); }

  std::size_t bytes() const noexcept {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < count_; ++i) bytes += pieces_[i].iov_len;
    return bytes;
  }

  OutgoingFrame(const OutgoingFrame&) = delete;  // its pieces point into it
  OutgoingFrame& operator=(const OutgoingFrame&) = delete;

 private:
  static iovec piece_of(std::span<const std::uint8_t> bytes) noexcept {
    return {const_cast<std::uint8_t*>(bytes.data()), bytes.size()};
  }

  std::array<iovec, 3> pieces_{};
  std::array<std::uint8_t, 4> tag_{};
  std::size_t count_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_OUTGOING_FRAME_H_
