#ifndef FIBERTAP_HOST_WIRE_CHECKSUM_H_
#define FIBERTAP_HOST_WIRE_CHECKSUM_H_

#include <cstdint>
#include <span>

namespace fibertap::wire {

/// The Internet checksum (RFC 1071) of several pieces, each of an even number of bytes but the
/// last.
class Checksum {
 public:
  Checksum& add(std::span<const std::uint8_t> bytes);

  /// A 16-bit field of a pseudo header.
  Checksum& add_u16(std::uint16_t value);

  /// As it stands in a header, in host byte order.
  std::uint16_t value() const;

 private:
  std::uint64_t sum_ = 0;  // of words as they lie in memory
};

}  // namespace fibertap::wire

#endif  // FIBERTAP_HOST_WIRE_CHECKSUM_H_
