#include "host/commands/command_line_errors.h"

#include <algorithm>

#include "host/commands/file_names.h"
#include "host/commands/option_names.h"
#include "host/commands/option_sources.h"

namespace fibertap {

Error explained(const po::error& error, const CommandLine& line,
                const po::options_description& options) {
  if (const auto* const unknown = dynamic_cast<const po::unknown_option*>(&error)) {
    const std::string found = unknown->get_option_name();
    const std::string name = found.substr(std::min(found.find_first_not_of('-'), found.size()));
    const auto near = suggestion(name, names_of(options));
    return Error(Errc::kUsage, "{}: found no such option of {}{}; see {} --help", found, line.call,
                 near ? ", expected --" + *near : "", line.call);
  }
  if (const auto* const twice = dynamic_cast<const po::multiple_occurrences*>(&error)) {
    return Error(Errc::kUsage, "{}: found more than one value, expected one; drop the others",
                 twice->get_option_name());
  }
  if (const auto* const syntax = dynamic_cast<const po::invalid_command_line_syntax*>(&error)) {
    const std::string name = syntax->get_option_name();
    if (syntax->kind() == po::invalid_syntax::missing_parameter) {
      return Error(Errc::kUsage, "{}: found no value behind it, expected one; see {} --help", name,
                   line.call);
    }
    if (syntax->kind() == po::invalid_syntax::extra_parameter) {
      return Error(Errc::kUsage, "{}: found a value, expected none; give the option alone", name);
    }
  }
  return Error(Errc::kUsage, "{}; see {} --help", error.what(), line.call);
}

Error stray_word(const std::string& word, const CommandLine& line,
                 const po::options_description& options) {
  const auto takes = [&options](const char* name) {
    return options.find_nothrow(name, false) != nullptr;
  };
  std::string hint;
  if (has_name_of_template(word) && takes("template")) {
    hint = ", a template as --template " + word;
  } else if (takes("interface")) {
    hint = ", an interface as --interface " + word;
  } else if (takes("explain")) {
    hint = ", a frame as --explain " + word;
  }
  return Error(Errc::kUsage, "{}: found {}, expected options only{}; see {} --help", line.call,
               word, hint, line.call);
}

}  // namespace fibertap
