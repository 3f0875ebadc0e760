#ifndef FIBERTAP_HOST_COMMANDS_COMMAND_LINE_H_
#define FIBERTAP_HOST_COMMANDS_COMMAND_LINE_H_

#include <boost/program_options.hpp>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/commands/program.h"

namespace fibertap {

namespace po = boost::program_options;

/// What a command takes.
struct CommandLine {
  std::string call;        // "fibertap replay"
  std::string_view usage;  // one line behind it
  std::string_view purpose;
  po::options_description options;
  std::string_view positional;  // name of the option that takes the other arguments, or empty
};

/// The values of all options: command line over environment (FIBERTAP_VXLAN_PORT for --vxlan-port)
/// over the INI file that --config names. Of an option that is composing() each is NAME=VALUE, and
/// it is each name that comes from the first source to say it; one source may not say two values of
/// a name. Absent when help was asked for, which is printed then. Throws Error(kUsage).
std::optional<po::variables_map> parse(const CommandLine& line, Arguments arguments);

/// The values of an option that may be given several times.
std::vector<std::string> values_of(const po::variables_map& values, const std::string& option);

/// Whether an option that takes `yes` or `no` says yes. Throws Error(kUsage) for any other word.
bool is_chosen(const po::variables_map& values, const std::string& option, std::string_view yes,
               std::string_view no);

/// The number in `text`, all of it, within [first, last]. Throws Error(kUsage) naming `option`.
std::uint64_t number_of(std::string_view option, std::string_view text, std::uint64_t first,
                        std::uint64_t last);

/// The time in `text`, a whole number with its unit: us, ms, s, m or h. Throws Error(kUsage) naming
/// `option`.
std::chrono::nanoseconds duration_of(std::string_view option, std::string_view text);

/// The bytes in `text`, a whole number with its unit: B, KiB, MiB or GiB. Throws Error(kUsage)
/// naming `option`.
std::uint64_t size_of(std::string_view option, std::string_view text);

/// The values by name of an option that is composing().
std::map<std::string, std::string> named_values_of(const po::variables_map& values,
                                                   const std::string& option);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_COMMAND_LINE_H_
