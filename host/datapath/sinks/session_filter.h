#ifndef FIBERTAP_HOST_DATAPATH_SINKS_SESSION_FILTER_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_SESSION_FILTER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "abi/result_block.h"

namespace fibertap {

/// The sessions whose frames a sink takes, by their VNIs. For use by several threads.
class SessionFilter {
 public:
  /// Without VNIs: all sessions.
  explicit SessionFilter(std::vector<std::uint32_t> vnis = {}) : vnis_(std::move(vnis)) {
    std::ranges::sort(vnis_);
  }

  bool takes_all() const noexcept { return vnis_.empty(); }
  bool takes(std::uint32_t vni) const noexcept { return std::ranges::binary_search(vnis_, vni); }

  /// Whether it takes the block that ends at `end` in a run that an engine wrote (SPEC 9).
  bool takes_block(std::span<const std::uint8_t> blocks, std::size_t end) const noexcept {
    return takes_all() || takes(vni_of(blocks, end));
  }

 private:
  static std::uint32_t vni_of(std::span<const std::uint8_t> blocks, std::size_t end) noexcept {
    std::uint32_t vni;
    std::memcpy(&vni,
                blocks.data() + end - sizeof(abi::ResultTail) + offsetof(abi::ResultTail, vni),
                sizeof(vni));
    return __builtin_bswap32(vni);
  }

  std::vector<std::uint32_t> vnis_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_SESSION_FILTER_H_
