#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_CRC32C_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_CRC32C_H_

#include <cstddef>
#include <cstdint>

namespace fibertap::cpu {

/// CRC-32C (RFC 3720) by what the machine has for it.
class Crc32c {
 public:
  void add(const std::uint8_t* bytes, std::size_t count);
  std::uint32_t value() const { return ~state_; }

 private:
  std::uint32_t state_ = 0xFFFFFFFF;
};

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_CRC32C_H_
