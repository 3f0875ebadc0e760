#ifndef FIBERTAP_HOST_BASE_ADDRESS_TEXT_H_
#define FIBERTAP_HOST_BASE_ADDRESS_TEXT_H_

#include <arpa/inet.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace fibertap {

/// "10.0.0.1" of 4 bytes in network byte order, "2001:db8::1" of 16.
inline std::string address_text(std::span<const std::uint8_t> address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(address.size() == 4 ? AF_INET : AF_INET6, address.data(), text.data(), text.size());
  return text.data();
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_ADDRESS_TEXT_H_
