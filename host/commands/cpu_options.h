#ifndef FIBERTAP_HOST_COMMANDS_CPU_OPTIONS_H_
#define FIBERTAP_HOST_COMMANDS_CPU_OPTIONS_H_

#include "host/commands/command_line.h"
#include "host/datapath/engines/engine_choice.h"

namespace fibertap {

/// The options that say how --engine cpu works: the same for every command that takes it.
po::options_description cpu_options();

/// What they say. Throws Error(kUsage), Error(kDevice) where the processor lacks what was named.
CpuOptions cpu_options_of(const po::variables_map& values);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_CPU_OPTIONS_H_
