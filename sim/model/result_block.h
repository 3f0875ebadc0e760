#ifndef FIBERTAP_SIM_MODEL_RESULT_BLOCK_H_
#define FIBERTAP_SIM_MODEL_RESULT_BLOCK_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/model/bytes.h"
#include "sim/model/direction.h"
#include "sim/model/inner.h"
#include "sim/model/outer.h"

namespace fibertap::model {

/// The part of `frame` that survives `packet_length` (SPEC 8).
constexpr Bytes truncate(Bytes frame, std::uint32_t packet_length) {
  return frame.first(std::min<std::size_t>(frame.size(), packet_length));
}

/// Inner origlen (SPEC 3.6): a copy that was cut at its source still shows its true size.
std::uint32_t inner_origlen(const Outer& outer, const Inner& inner);

/// An accepted frame as it leaves (SPEC 9).
struct Accepted {
  std::uint32_t interface_id;
  std::uint64_t timestamp_ns;
  Bytes kept;
  std::uint32_t origlen;  // of the inner frame
  Direction direction;
  std::uint32_t flow_hash;
  std::uint32_t vni;
  std::optional<std::uint32_t> rule_number;
  std::optional<std::uint32_t> row;
};

/// Its pcapng Enhanced Packet Block.
std::vector<std::uint8_t> result_block(const Accepted& frame);

}  // namespace fibertap::model

#endif  // FIBERTAP_SIM_MODEL_RESULT_BLOCK_H_
