#ifndef FIBERTAP_HOST_DATAPATH_RESULTS_SESSION_VNIS_H_
#define FIBERTAP_HOST_DATAPATH_RESULTS_SESSION_VNIS_H_

#include <array>
#include <cstdint>
#include <vector>

#include "host/rules/rule_image.h"

namespace fibertap {

/// The VNIs that have a session of their own by one set of rules. Senders choose what is asked for,
/// so every answer takes the same two loads.
class SessionVnis {
 public:
  explicit SessionVnis(const RuleImage& image)
      : vxlan_port_(image.header().vxlan_port),
        has_default_(image.default_session() != nullptr),
        block_of_(std::size_t{1} << 16),
        blocks_(1) {
    for (const abi::SessionRow& row : image.sessions().first(image.header().sessions)) {
      const std::uint32_t vni = row.vni;
      std::uint16_t& block = block_of_[vni >> kBlockBits];
      if (block == 0) {
        block = static_cast<std::uint16_t>(blocks_.size());
        blocks_.emplace_back();
      }
      blocks_[block][vni / 64 % kWords] |= std::uint64_t{1} << vni % 64;
    }
  }

  /// `vni` has 24 bits.
  bool has(std::uint32_t vni) const {
    return (blocks_[block_of_[vni >> kBlockBits]][vni / 64 % kWords] >> vni % 64 & 1) != 0;
  }

  /// Whether frames of other VNIs are taken all the same.
  bool has_default() const noexcept { return has_default_; }

  std::uint16_t vxlan_port() const noexcept { return vxlan_port_; }

 private:
  static constexpr unsigned kBlockBits = 8;
  static constexpr std::uint32_t kWords = (1u << kBlockBits) / 64;

  std::uint16_t vxlan_port_;
  bool has_default_;
  std::vector<std::uint16_t> block_of_;                    // of the upper bits
  std::vector<std::array<std::uint64_t, kWords>> blocks_;  // a bit a VNI; the first is empty
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_RESULTS_SESSION_VNIS_H_
