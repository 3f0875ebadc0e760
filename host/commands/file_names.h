#ifndef FIBERTAP_HOST_COMMANDS_FILE_NAMES_H_
#define FIBERTAP_HOST_COMMANDS_FILE_NAMES_H_

#include <optional>
#include <string>

#include "host/commands/command_line.h"

namespace fibertap {

/// The file that `option` names, - for a standard stream; absent when it was not given. Throws
/// Error(kUsage) for an empty name.
std::optional<std::string> file_of(const po::variables_map& values, const std::string& option);

/// Whether two names lead to one file, there already or to be made.
bool are_one_file(const std::string& left, const std::string& right);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_FILE_NAMES_H_
