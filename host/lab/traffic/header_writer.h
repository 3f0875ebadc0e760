#ifndef FIBERTAP_HOST_LAB_TRAFFIC_HEADER_WRITER_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_HEADER_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace fibertap::generation {

/// Writes headers in network byte order to where there is room for them.
class HeaderWriter {
 public:
  explicit HeaderWriter(std::uint8_t* at) : at_(at) {}

  HeaderWriter& u8(std::size_t value) {
    *at_++ = static_cast<std::uint8_t>(value);
    return *this;
  }
  HeaderWriter& u16(std::size_t value) { return u8(value >> 8).u8(value); }
  HeaderWriter& u32(std::size_t value) { return u16(value >> 16).u16(value); }
  HeaderWriter& raw(std::span<const std::uint8_t> bytes) {
    std::memcpy(at_, bytes.data(), bytes.size());
    at_ += bytes.size();
    return *this;
  }

  std::uint8_t* at() const { return at_; }

 private:
  std::uint8_t* at_;
};

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_HEADER_WRITER_H_
