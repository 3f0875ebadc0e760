#include "host/base/crc32c.h"

#ifdef FIBERTAP_ISAL
#include <isa-l/crc.h>

#include <algorithm>
#else
#include <array>
#endif

namespace fibertap {

#ifdef FIBERTAP_ISAL

void Crc32c::add(const std::uint8_t* bytes, std::size_t count) {
  constexpr std::size_t kMostAtOnce = std::size_t{1} << 30;  // crc32_iscsi counts in int
  while (count != 0) {
    const std::size_t step = std::min(count, kMostAtOnce);
    state_ = crc32_iscsi(const_cast<unsigned char*>(bytes), static_cast<int>(step), state_);
    bytes += step;
    count -= step;
  }
}

#else

namespace {

/// The CRC of each byte, bits reflected.
constexpr std::array<std::uint32_t, 256> kTable = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F63B78 : 0);
    table[byte] = crc;
  }
  return table;
}();

}  // namespace

void Crc32c::add(const std::uint8_t* bytes, std::size_t count) {
  for (const std::uint8_t* const end = bytes + count; bytes != end; ++bytes) {
    state_ = (state_ >> 8) ^ kTable[(state_ ^ *bytes) & 0xFF];
  }
}

#endif

}  // namespace fibertap
