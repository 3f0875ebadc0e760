#ifndef FIBERTAP_HOST_COMMANDS_COMMAND_LINE_H_
#define FIBERTAP_HOST_COMMANDS_COMMAND_LINE_H_

#include <boost/program_options.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/commands/option_values.h"
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
/// over the INI file that --config names, where what stands below [replay] is for that command
/// alone and comes first. Of an option that is composing() each is NAME=VALUE, and it is each name
/// that comes from the first source to say it; one source may not say two values of a name. Of a
/// command with --sink also the file's [sink.NAME] (sections_in()). Absent when help was asked for,
/// which is printed then. Throws Error(kUsage).
std::optional<po::variables_map> parse(const CommandLine& line, Arguments arguments);

/// `message`, with the environment variable or the line of the INI file in front that said what an
/// error about an option's value is about. After parse().
std::string with_origin(const std::string& message);

/// The values by name of an option that is composing().
std::map<std::string, std::string> named_values_of(const po::variables_map& values,
                                                   const std::string& option);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_COMMAND_LINE_H_
