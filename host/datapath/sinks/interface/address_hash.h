#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_ADDRESS_HASH_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_ADDRESS_HASH_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace fibertap {

/// A hash of the two IP addresses of a frame, the same for both directions, for every fragment and
/// whatever the ports: that of a flow (SPEC 9) takes ports in, which later fragments do not have.
/// VLAN tags are skipped as rules skip them (SPEC 5). Absent where the frame shows no addresses.
std::optional<std::uint64_t> address_hash(std::span<const std::uint8_t> frame) noexcept;

/// One of `count` places that a hash stands for, each as often.
constexpr std::size_t place_of_hash(std::uint64_t hash, std::size_t count) noexcept {
  return static_cast<std::size_t>((hash >> 32) * count >> 32);
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_ADDRESS_HASH_H_
