#ifndef FIBERTAP_TESTS_HOST_DATAPATH_SINKS_BLOCKS_H_
#define FIBERTAP_TESTS_HOST_DATAPATH_SINKS_BLOCKS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/model/result_block.h"
#include "tests/host/datapath/sinks/written.h"

namespace fibertap::testing {

/// An accepted frame whose every byte is its length, as an engine says it.
struct BlockOf {
  std::size_t caplen = 61;
  std::uint32_t origlen = 9000;
  std::uint64_t timestamp_ns = 1'700'000'000'123'456'789;
  std::uint32_t vni = 7;
  std::optional<std::uint32_t> number = 100;
};

inline Bytes block_of(const BlockOf& what) {
  const Bytes frame(what.caplen, static_cast<std::uint8_t>(what.caplen));
  model::Accepted accepted{};
  accepted.kept = frame;
  accepted.origlen = what.origlen;
  accepted.timestamp_ns = what.timestamp_ns;
  accepted.vni = what.vni;
  accepted.flow_hash = 0xA1B2C3D4;
  accepted.direction = model::Direction::kEgress;
  accepted.rule_number = what.number;
  accepted.row = what.number;
  return model::result_block(accepted);
}

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_DATAPATH_SINKS_BLOCKS_H_
