#ifndef FIBERTAP_HOST_BASE_CRC32C_H_
#define FIBERTAP_HOST_BASE_CRC32C_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace fibertap {

/// CRC-32C (RFC 3720) of all that is added: by what the machine has for it, where ISA-L was there
/// when it was built. The model has its own, so that it stays an oracle.
class Crc32c {
 public:
  void add(const std::uint8_t* bytes, std::size_t count);
  void add(std::span<const std::uint8_t> bytes) { add(bytes.data(), bytes.size()); }

  std::uint32_t value() const { return ~state_; }

 private:
  std::uint32_t state_ = 0xFFFFFFFF;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_CRC32C_H_
