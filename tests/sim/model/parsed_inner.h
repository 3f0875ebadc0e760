#ifndef FIBERTAP_TESTS_SIM_MODEL_PARSED_INNER_H_
#define FIBERTAP_TESTS_SIM_MODEL_PARSED_INNER_H_

#include <utility>

#include "sim/model/inner.h"
#include "tests/support/packet.h"

namespace fibertap::testing {

/// Source and destination port as ParsedInner::ports() gives them: those of Packet::udp() as it
/// stands, and of a packet that has none.
inline constexpr std::pair kUdpPorts(40000, 53);
inline constexpr std::pair kNoPorts(-1, -1);

/// The inner parse of a packet, and the bytes it points into.
struct ParsedInner {
  explicit ParsedInner(const Packet& packet)
      : frame(packet.bytes()), inner(model::parse_inner(frame)) {}

  const model::Inner* operator->() const { return &inner; }
  std::pair<int, int> ports() const {
    if (!inner.ports) return kNoPorts;
    return {inner.ports->source, inner.ports->destination};
  }

  Bytes frame;
  model::Inner inner;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_SIM_MODEL_PARSED_INNER_H_
