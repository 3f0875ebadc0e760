#ifndef FIBERTAP_HOST_COMMANDS_FILE_NAMES_H_
#define FIBERTAP_HOST_COMMANDS_FILE_NAMES_H_

#include <optional>
#include <string>
#include <string_view>

#include "host/commands/command_line.h"

namespace fibertap {

/// The file that `option` names, - for standard output by whatever name; absent when it was not
/// given. Throws Error(kUsage) for an empty name.
std::optional<std::string> file_of(const po::variables_map& values, const std::string& option);

/// Whether a name ends as those of templates and listings do.
bool has_name_of_template(std::string_view name);

/// Whether two names lead to one file, there already or to be made.
bool are_one_file(const std::string& left, const std::string& right);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_FILE_NAMES_H_
