#ifndef FIBERTAP_HOST_LAB_TRAFFIC_MIRRORED_FRAME_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_MIRRORED_FRAME_H_

#include <array>
#include <cstdint>
#include <span>

#include "abi/limits.h"
#include "host/lab/traffic/inner_frame.h"
#include "host/lab/traffic/vpc.h"

namespace fibertap::generation {

/// An outer frame as AWS sends it to a target in its VPC.
class MirroredFrame {
 public:
  explicit MirroredFrame(std::uint64_t payload_seed) : inner_(payload_seed) {}

  /// The frame of `source` with an inner frame of `inner_bytes`, at least kMostHeaderBytes for
  /// IPv6 and 54 for IPv4. It is valid until the next call.
  std::span<const std::uint8_t> build(Random& random, const SourceEni& source, const Flow& flow,
                                      std::size_t inner_bytes);

 private:
  InnerFrame inner_;
  std::array<std::uint8_t, abi::kMaxFrameBytes> bytes_;
};

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_MIRRORED_FRAME_H_
