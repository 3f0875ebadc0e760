#ifndef FIBERTAP_SIM_MODEL_BYTES_H_
#define FIBERTAP_SIM_MODEL_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace fibertap::model {

using Bytes = std::span<const std::uint8_t>;

/// Whether `length` bytes from `offset` on lie whole within `bytes`.
constexpr bool holds(Bytes bytes, std::size_t offset, std::size_t length) {
  return offset <= bytes.size() && length <= bytes.size() - offset;
}

/// Integers in network byte order; the caller has checked that they are there.
constexpr std::uint16_t be16(Bytes bytes, std::size_t offset) {
  return static_cast<std::uint16_t>(bytes[offset] << 8 | bytes[offset + 1]);
}

constexpr std::uint32_t be24(Bytes bytes, std::size_t offset) {
  return static_cast<std::uint32_t>(be16(bytes, offset)) << 8 | bytes[offset + 2];
}

}  // namespace fibertap::model

#endif  // FIBERTAP_SIM_MODEL_BYTES_H_
