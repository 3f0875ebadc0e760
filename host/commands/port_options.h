#ifndef FIBERTAP_HOST_COMMANDS_PORT_OPTIONS_H_
#define FIBERTAP_HOST_COMMANDS_PORT_OPTIONS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/commands/sink_options.h"
#include "host/commands/sink_settings.h"
#include "host/datapath/ingest/dpdk/packet_library.h"

namespace fibertap {

/// Keys of a port that frames are sent to.
extern const std::span<const std::string_view> kKeysOfPorts;

/// What port:WHERE asks for. Throws Error(kUsage) for a value that is none.
SenderRequest plan_sender(SinkSettings& settings);

/// What DPDK is asked for by the sinks, in their order. Throws Error(kUsage) where a sink wants a
/// port and there are no arguments of DPDK.
std::vector<SenderRequest> senders_of(std::span<const SinkPlan> sinks,
                                      std::span<const std::string> dpdk_arguments);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_PORT_OPTIONS_H_
