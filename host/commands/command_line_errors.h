#ifndef FIBERTAP_HOST_COMMANDS_COMMAND_LINE_ERRORS_H_
#define FIBERTAP_HOST_COMMANDS_COMMAND_LINE_ERRORS_H_

#include <string>

#include "host/base/error.h"
#include "host/commands/command_line.h"

namespace fibertap {

/// What Boost says of a command line, as our errors are: with what was found and meant.
Error explained(const po::error& error, const CommandLine& line,
                const po::options_description& options);

/// Of a word that stands for itself where a command takes options only.
Error stray_word(const std::string& word, const CommandLine& line,
                 const po::options_description& options);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_COMMAND_LINE_ERRORS_H_
