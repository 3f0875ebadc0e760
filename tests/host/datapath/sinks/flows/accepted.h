#ifndef FIBERTAP_TESTS_HOST_DATAPATH_SINKS_FLOWS_ACCEPTED_H_
#define FIBERTAP_TESTS_HOST_DATAPATH_SINKS_FLOWS_ACCEPTED_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/model/inner.h"
#include "sim/model/result_block.h"

namespace fibertap::testing {

/// Times of frames.
inline constexpr std::uint64_t kSecond = 1'000'000'000;
inline constexpr std::uint64_t kBegin = 1'700'000'000 * kSecond;

/// How an accepted frame stands in a block of an engine.
struct AcceptedAs {
  std::uint64_t timestamp_ns = kBegin;
  std::uint32_t vni = 7;
  std::uint32_t interface_id = 0;
  model::Direction direction = model::Direction::kEgress;
  std::optional<std::uint32_t> rule = 100;
  std::optional<std::size_t> keep = {};  // bytes; absent: all
};

/// The block of `frame`, whose length on the wire is what its headers say, as SPEC 3.6 has it.
inline std::vector<std::uint8_t> accepted(const std::vector<std::uint8_t>& frame,
                                          const AcceptedAs& as = {}) {
  const model::Bytes whole(frame);
  model::Accepted block{};
  block.interface_id = as.interface_id;
  block.timestamp_ns = as.timestamp_ns;
  block.kept = whole.first(std::min(as.keep.value_or(frame.size()), frame.size()));
  block.origlen =
      std::max(static_cast<std::uint32_t>(frame.size()), model::parse_inner(whole).ip_origlen);
  block.direction = as.direction;
  block.flow_hash = 0xA1B2C3D4;
  block.vni = as.vni;
  block.rule_number = as.rule;
  block.row = as.rule;
  return model::result_block(block);
}

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_DATAPATH_SINKS_FLOWS_ACCEPTED_H_
