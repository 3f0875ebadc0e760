#include "host/datapath/engines/cpu/crc32c.h"

#include <isa-l/crc.h>

#include <algorithm>

namespace fibertap::cpu {

void Crc32c::add(const std::uint8_t* bytes, std::size_t count) {
  constexpr std::size_t kMostAtOnce = std::size_t{1} << 30;  // crc32_iscsi counts in int
  while (count != 0) {
    const std::size_t step = std::min(count, kMostAtOnce);
    state_ = crc32_iscsi(const_cast<unsigned char*>(bytes), static_cast<int>(step), state_);
    bytes += step;
    count -= step;
  }
}

}  // namespace fibertap::cpu
