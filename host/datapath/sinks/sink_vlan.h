#ifndef FIBERTAP_HOST_DATAPATH_SINKS_SINK_VLAN_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_SINK_VLAN_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace fibertap {

/// The VLAN id that a sink gives to the frames of a session.
struct SinkVlan {
  std::uint16_t vlan;
  std::optional<std::uint32_t> vni;  // absent: the default session
};

/// None of a sink that gives none.
using SinkVlans = std::shared_ptr<const std::vector<SinkVlan>>;

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_SINK_VLAN_H_
