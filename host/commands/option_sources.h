#ifndef FIBERTAP_HOST_COMMANDS_OPTION_SOURCES_H_
#define FIBERTAP_HOST_COMMANDS_OPTION_SOURCES_H_

#include <boost/program_options.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "host/commands/ini_file.h"

namespace fibertap {

namespace po = boost::program_options;

/// One value that an environment variable or a line of an INI file gives an option.
struct SaidOption {
  std::string name;
  std::string value;
  std::string origin;  // "FIBERTAP_CARD", "f.ini:3"
};

/// The long names of `options`.
std::vector<std::string> names_of(const po::options_description& options);

/// What the environment says of `options`. A variable with our prefix that is nearly the name of
/// some option is an error; of any other that sets nothing, `notes` gets a line.
/// Throws Error(kUsage).
std::vector<SaidOption> said_by_environment(const po::options_description& options,
                                            std::vector<std::string>& notes);

/// What an INI file, read from `path`, says of `options`, for `command` ("card list"): what stands
/// in a section of that name first, then of the group's, then above all sections. Each is a source
/// of its own. Throws Error(kUsage) with file and line.
std::vector<std::vector<SaidOption>> said_by_file(const po::options_description& options,
                                                  const IniFile& file, const std::string& path,
                                                  std::string_view command);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_OPTION_SOURCES_H_
