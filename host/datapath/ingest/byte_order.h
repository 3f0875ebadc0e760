#ifndef FIBERTAP_HOST_DATAPATH_INGEST_BYTE_ORDER_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_BYTE_ORDER_H_

#include <bit>
#include <cstdint>
#include <cstring>

namespace fibertap {

/// Reads the integers of a capture, which has the byte order of the machine that wrote it. No
/// alignment is asked for.
class ByteOrder {
 public:
  explicit constexpr ByteOrder(std::endian order) : swap_(order != std::endian::native) {}

  std::uint16_t u16(const std::uint8_t* at) const {
    const auto value = load<std::uint16_t>(at);
    return swap_ ? __builtin_bswap16(value) : value;
  }
  std::uint32_t u32(const std::uint8_t* at) const {
    const auto value = load<std::uint32_t>(at);
    return swap_ ? __builtin_bswap32(value) : value;
  }
  std::uint64_t u64(const std::uint8_t* at) const {
    const auto value = load<std::uint64_t>(at);
    return swap_ ? __builtin_bswap64(value) : value;
  }

 private:
  template <typename T>
  static T load(const std::uint8_t* at) {
    T value;
    std::memcpy(&value, at, sizeof(value));
    return value;
  }

  bool swap_;
};

inline constexpr ByteOrder kNetworkOrder(std::endian::big);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_BYTE_ORDER_H_
