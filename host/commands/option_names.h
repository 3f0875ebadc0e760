#ifndef FIBERTAP_HOST_COMMANDS_OPTION_NAMES_H_
#define FIBERTAP_HOST_COMMANDS_OPTION_NAMES_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fibertap {

/// The options of all commands of all our programs. One environment and one INI file serve them
/// all, so each must know what belongs to another. A test holds this list against --help.
std::span<const std::string_view> all_options();

/// Their commands, "replay" and "card list", and what groups them, "card".
std::span<const std::string_view> all_commands();

/// The one of `names` that `name` is most probably meant to be: one or two letters apart. Absent
/// when there is none.
std::optional<std::string> nearly(std::string_view name, const std::vector<std::string>& names);

/// The same, or one that has `name` as a part: "vxlan-port" for "port".
std::optional<std::string> suggestion(std::string_view name, const std::vector<std::string>& names);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_OPTION_NAMES_H_
