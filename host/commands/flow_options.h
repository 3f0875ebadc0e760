#ifndef FIBERTAP_HOST_COMMANDS_FLOW_OPTIONS_H_
#define FIBERTAP_HOST_COMMANDS_FLOW_OPTIONS_H_

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "host/commands/sink_options.h"
#include "host/commands/sink_settings.h"

namespace fibertap {

/// Whether WHERE is a pipe or a device, or standard output, whose reader waits for every byte.
bool is_read_at_once(const std::string& where);

/// Keys of flows: beside those of files.
extern const std::span<const std::string_view> kKeysOfFlows;

/// What flows:WHERE asks for, and how it is opened: a FIFO or a device that is there and `-` are
/// written as they are, all else is the name of files. Throws Error(kUsage) for a value that is
/// none.
std::function<std::unique_ptr<Writer>(SinkPlan::OnNote)> plan_flows(SinkSettings& settings);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_FLOW_OPTIONS_H_
