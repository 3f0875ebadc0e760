#include "host/wire/checksum.h"

#include <cstring>

namespace fibertap::wire {

Checksum& Checksum::add(std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) return *this;
  constexpr std::size_t kWord = sizeof(std::uint32_t);
  std::size_t at = 0;
  for (; at + kWord <= bytes.size(); at += kWord) {
    std::uint32_t word;
    std::memcpy(&word, bytes.data() + at, kWord);
    sum_ += word;
  }
  std::uint32_t rest = 0;
  std::memcpy(&rest, bytes.data() + at, bytes.size() - at);
  sum_ += rest;
  return *this;
}

Checksum& Checksum::add_u16(std::uint16_t value) {
  const std::uint8_t bytes[] = {static_cast<std::uint8_t>(value >> 8),
                                static_cast<std::uint8_t>(value)};
  return add(bytes);
}

std::uint16_t Checksum::value() const {
  std::uint64_t sum = sum_;
  while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
  // Sums of words in either byte order are alike but for their own order (RFC 1071, 2B).
  const auto folded = static_cast<std::uint16_t>(~sum);
  std::uint8_t bytes[sizeof(folded)];
  std::memcpy(bytes, &folded, sizeof(folded));
  return static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
}

}  // namespace fibertap::wire
