#ifndef FIBERTAP_HOST_DATAPATH_EXCEPTION_TAP_H_
#define FIBERTAP_HOST_DATAPATH_EXCEPTION_TAP_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/base/descriptor.h"

namespace fibertap {

/// An address of an interface, with the bits of its network.
struct NetworkAddress {
  std::vector<std::uint8_t> bytes;  // 4 or 16
  std::uint8_t prefix = 0;
};

/// What the kernel is to know of an interface.
struct TapSettings {
  std::string name = "fibertap%d";    // %d: the first number that is free
  std::array<std::uint8_t, 6> mac{};  // of zeros: the kernel invents one
  unsigned mtu = 1500;
  std::vector<NetworkAddress> addresses = {};
};

/// A TAP interface that is up: the kernel's end of a port. It goes when its owner does. Neither
/// way waits.
class Tap {
 public:
  /// Needs CAP_NET_ADMIN, and nothing afterwards. Throws Error(kRuntime).
  explicit Tap(const TapSettings& settings);

  const std::string& name() const noexcept { return name_; }
  int descriptor() const noexcept { return device_.number(); }

  /// To the kernel. False when it does not take it.
  bool write(std::span<const std::uint8_t> frame) noexcept;

  /// From the kernel, into the front of `room`; of no bytes when there is none.
  std::span<const std::uint8_t> read(std::span<std::uint8_t> room) noexcept;

 private:
  Descriptor device_;
  std::string name_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_EXCEPTION_TAP_H_
