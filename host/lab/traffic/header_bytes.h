#ifndef FIBERTAP_HOST_LAB_TRAFFIC_HEADER_BYTES_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_HEADER_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace fibertap::generation {

inline constexpr std::uint16_t kEtherTypeIpv4 = 0x0800;
inline constexpr std::uint16_t kEtherTypeIpv6 = 0x86DD;

/// A frame under construction, integers in network byte order.
class HeaderBytes {
 public:
  HeaderBytes& u8(std::size_t value) {
    bytes_.push_back(static_cast<std::uint8_t>(value));
    return *this;
  }
  HeaderBytes& u16(std::size_t value) { return u8(value >> 8).u8(value); }
  HeaderBytes& u32(std::size_t value) { return u16(value >> 16).u16(value); }
  HeaderBytes& raw(std::span<const std::uint8_t> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
  }

  std::size_t size() const { return bytes_.size(); }
  std::vector<std::uint8_t> take() { return std::move(bytes_); }

 private:
  std::vector<std::uint8_t> bytes_;
};

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_HEADER_BYTES_H_
