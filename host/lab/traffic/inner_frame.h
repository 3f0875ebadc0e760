#ifndef FIBERTAP_HOST_LAB_TRAFFIC_INNER_FRAME_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_INNER_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "host/lab/traffic/flow.h"
#include "host/lab/traffic/random.h"

namespace fibertap::generation {

/// Bytes of the longest headers: Ethernet, IPv6, three extension headers of 8 bytes, TCP.
inline constexpr std::size_t kMostHeaderBytes = 14 + 40 + 3 * 8 + 20;

/// Ethernet frames of TCP, UDP or ICMP echo requests with every length and checksum correct.
class InnerFrame {
 public:
  explicit InnerFrame(std::uint64_t payload_seed);

  /// Fills all of `frame`, which has room for the headers. IPv6 has extension headers now and then.
  void build(Random& random, const Flow& flow, std::span<std::uint8_t> frame) const;

 private:
  std::vector<std::uint8_t> payload_;  // that all frames have pieces of
};

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_INNER_FRAME_H_
