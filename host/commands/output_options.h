#ifndef FIBERTAP_HOST_COMMANDS_OUTPUT_OPTIONS_H_
#define FIBERTAP_HOST_COMMANDS_OUTPUT_OPTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "host/base/output_file.h"
#include "host/commands/command_line.h"
#include "host/datapath/sinks/capture_form.h"

namespace fibertap {

/// Whether what a command writes can be made again, as a replay's output can.
enum class Repeatable { kNo, kYes };

/// What a command writes, and how. What can be made again replaces what is there, unless asked
/// otherwise.
po::options_description output_options(Repeatable repeatable);

/// What those options say.
struct OutputSettings {
  std::optional<std::string> write;
  std::optional<std::string> stats;
  CaptureForm form;
  OutputRules rules;

  bool use_stdout() const { return write == "-" || stats == "-"; }
};

/// Throws Error(kUsage) for words that are none, for two outputs in one place, and for an output in
/// the place of a template, a settings file or one of the `inputs`: it would be lost without a
/// word.
OutputSettings output_settings_of(const po::variables_map& values, Repeatable repeatable,
                                  std::vector<std::string> inputs);

/// All of `json`, and puts the file in its place. Throws Error(kPartial) when the system cannot.
void write_statistics(OutputFile& file, const std::string& json);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_OUTPUT_OPTIONS_H_
