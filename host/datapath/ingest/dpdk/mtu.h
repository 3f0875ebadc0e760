#ifndef FIBERTAP_HOST_DATAPATH_INGEST_DPDK_MTU_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_DPDK_MTU_H_

#include <algorithm>
#include <cstdint>

namespace fibertap {

/// What the driver of a port says of the frames it takes.
struct FrameLimits {
  std::uint32_t longest;   // frame, in bytes
  std::uint32_t overhead;  // bytes of a frame beside its MTU
  std::uint16_t largest_mtu;
};

/// The MTU of a port that is to take frames of `frame_bytes`, as far as its driver does: at least
/// the smallest of Ethernet, whatever a driver says.
inline std::uint16_t mtu_for(std::uint64_t frame_bytes, const FrameLimits& limits) {
  constexpr std::uint64_t kSmallest = 68;  // RFC 791
  const std::uint64_t longest = std::min<std::uint64_t>(limits.longest, frame_bytes);
  const std::uint64_t mtu = longest - std::min<std::uint64_t>(longest, limits.overhead);
  return static_cast<std::uint16_t>(
      std::min<std::uint64_t>(limits.largest_mtu, std::max(mtu, kSmallest)));
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_DPDK_MTU_H_
