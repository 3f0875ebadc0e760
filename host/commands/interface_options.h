#ifndef FIBERTAP_HOST_COMMANDS_INTERFACE_OPTIONS_H_
#define FIBERTAP_HOST_COMMANDS_INTERFACE_OPTIONS_H_

#include <span>
#include <string_view>

#include "host/commands/sink_options.h"
#include "host/commands/sink_settings.h"

namespace fibertap {

/// Keys of interfaces.
extern const std::span<const std::string_view> kKeysOfInterfaces;

/// What interface:NAME asks for: how `plan`, whose sessions are set, is opened, and what it makes
/// of rules. Throws Error(kUsage) for a value that is none.
void plan_interface(SinkSettings& settings, SinkPlan& plan);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_INTERFACE_OPTIONS_H_
