#ifndef FIBERTAP_HOST_DATAPATH_EXCEPTION_FRAME_CLASS_H_
#define FIBERTAP_HOST_DATAPATH_EXCEPTION_FRAME_CLASS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace fibertap {

/// Frames that share a budget on their way to the kernel, the most important first.
enum class FrameClass : std::uint8_t {
  kNeighbour,  // ARP, and ICMPv6 of neighbour discovery: without it nothing else comes
  kHealth,     // TCP to the port of the health check
  kOther,
};
inline constexpr std::size_t kFrameClasses = 3;

constexpr std::string_view name(FrameClass each) {
  constexpr std::string_view kNames[] = {"neighbour", "health", "other"};
  return kNames[static_cast<std::size_t>(each)];
}

/// The class of a frame that is not VXLAN. `health_port` is 0 where there is none. Up to two VLAN
/// tags are passed over; a later fragment has no port.
FrameClass class_of(std::span<const std::uint8_t> frame, std::uint16_t health_port) noexcept;

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_EXCEPTION_FRAME_CLASS_H_
