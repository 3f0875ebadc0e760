#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOW_FRAME_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOW_FRAME_H_

#include <cstdint>
#include <span>

#include "host/datapath/sinks/flows/flow.h"

namespace fibertap {

/// What a block that an engine wrote (SPEC 9) says of its flow. Addresses, protocol and ports are
/// what rules see of the same bytes (SPEC 5), and the ports of SCTP. Nothing behind the bytes that
/// were kept is read.
FlowFrame flow_frame_of(std::span<const std::uint8_t> block) noexcept;

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOW_FRAME_H_
