#ifndef FIBERTAP_HOST_COMMANDS_OUTPUT_OPTIONS_H_
#define FIBERTAP_HOST_COMMANDS_OUTPUT_OPTIONS_H_

#include <string>
#include <vector>

#include "host/commands/command_line.h"
#include "host/datapath/sinks/output_file.h"

namespace fibertap {

/// Throws Error(kUsage) where --write and --stats name one file, or one of them is that of a
/// template or another of the `inputs`: it would be lost without a word.
void check_outputs(const po::variables_map& values, std::vector<std::string> inputs);

/// All of `json`, and puts the file in its place. Throws Error(kPartial) when the system cannot.
void write_statistics(OutputFile& file, const std::string& json);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_OUTPUT_OPTIONS_H_
