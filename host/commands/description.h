#ifndef FIBERTAP_HOST_COMMANDS_DESCRIPTION_H_
#define FIBERTAP_HOST_COMMANDS_DESCRIPTION_H_

#include <string>
#include <string_view>

#include "host/commands/command_line.h"
#include "host/commands/program.h"

namespace fibertap {

/// The only argument with which a program, a group of commands or a command prints what it takes as
/// JSON. For the build, which makes manual pages and bash completion of it; no help text names it.
inline constexpr std::string_view kDescribe = "--describe";

/// {"call", "purpose", "commands": [{"name", "purpose"}]}: what a program or a group consists of.
std::string description(Commands commands, const std::string& call, std::string_view purpose);

/// {"call", "usage", "purpose", "positional", "options": [{"name", "short", "group", "value",
/// "default", "is_list", "text"}]}: a command, with `options` in the order of its help. "value" is
/// null for a switch, "default" where there is none.
std::string description(const CommandLine& line, const po::options_description& options);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_DESCRIPTION_H_
