#ifndef FIBERTAP_HOST_COMMANDS_CARD_OPTIONS_H_
#define FIBERTAP_HOST_COMMANDS_CARD_OPTIONS_H_

#include "host/commands/command_line.h"
#include "host/datapath/engines/xrt/card_access.h"

namespace fibertap {

/// The options that say which card is used: the same for every command of
/// `program` that uses one.
po::options_description card_options(const Program& program);

/// What they say. Throws Error(kUsage).
CardOptions card_options_of(const po::variables_map& values);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_CARD_OPTIONS_H_
