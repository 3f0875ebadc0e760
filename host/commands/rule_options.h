#ifndef FIBERTAP_HOST_COMMANDS_RULE_OPTIONS_H_
#define FIBERTAP_HOST_COMMANDS_RULE_OPTIONS_H_

#include <cstdint>
#include <optional>

#include "host/base/error.h"
#include "host/commands/command_line.h"
#include "host/rules/interfaces.h"
#include "host/rules/loaded_rules.h"

namespace fibertap {

/// The options that say which frames are taken: the same for every command that judges frames.
po::options_description rule_options();

/// The UDP port of GENEVE tunnels that are taken off (SPEC 11), 0 for none. Throws Error(kUsage).
std::uint16_t geneve_port_of(const po::variables_map& values);

/// Reads the templates and compiles them; `interfaces` keep their ids, and what the image's header
/// says is of `generation`. Throws Error(kUsage) or Error(kConfiguration).
LoadedRules read_rules(const po::variables_map& values, Interfaces interfaces,
                       std::uint32_t generation);

/// The first rules of a program, their notes printed.
LoadedRules load_rules(const po::variables_map& values);

/// Rules to look at, their notes printed.
struct CheckedRules {
  LoadedRules rules;
  std::optional<Error> empty;  // what read_rules() would throw because nothing is mirrored
};
CheckedRules check_rules(const po::variables_map& values);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_RULE_OPTIONS_H_
