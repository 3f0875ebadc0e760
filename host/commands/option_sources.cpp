#include "host/commands/option_sources.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <regex>

#include "host/base/error.h"
#include "host/commands/option_names.h"
#include "host/commands/sink_sections.h"

namespace fibertap {
namespace {

constexpr std::string_view kPrefix = "FIBERTAP_";

/// "VXLAN_PORT" as "vxlan-port".
std::string option_of(std::string_view variable) {
  std::string option(variable);
  std::ranges::transform(option, option.begin(), [](unsigned char letter) {
    return letter == '_' ? '-' : static_cast<char>(std::tolower(letter));
  });
  return option;
}

std::string variable_of(std::string option) {
  std::ranges::transform(option, option.begin(), [](unsigned char letter) {
    return letter == '-' ? '_' : static_cast<char>(std::toupper(letter));
  });
  return std::string(kPrefix) + option;
}

bool has(const po::options_description& options, const std::string& name) {
  return options.find_nothrow(name, false) != nullptr;
}

bool is_known(const std::string& name) {
  return std::ranges::find(all_options(), name) != all_options().end();
}

/// Of a service that is called fibertap, for all pods of its namespace.
bool is_made_by_kubernetes(const std::string& variable) {
  static const std::regex kMade("FIBERTAP_(SERVICE_(HOST|PORT.*)|PORT(_[0-9]+_(TCP|UDP|SCTP).*)?)");
  return std::regex_match(variable, kMade);
}

/// A variable that sets no option of any command.
void examine(const po::options_description& options, const std::string& variable,
             const std::string& option, std::vector<std::string>& notes) {
  if (is_made_by_kubernetes(variable)) return;
  std::vector<std::string> names = names_of(options);
  names.insert(names.end(), all_options().begin(), all_options().end());
  if (const auto near = nearly(option, names)) {
    throw Error(Errc::kUsage, "{}: sets no option, expected {}; rename it, or unset it", variable,
                variable_of(*near));
  }
  const auto longer = suggestion(option, names);
  notes.push_back(fmt::format("{}: sets no option{}", variable,
                              longer ? "; --" + *longer + " is " + variable_of(*longer) : ""));
}

bool applies(const std::string& section, std::string_view command) {
  return section.empty() || command == section || command.starts_with(section + " ");
}

/// Whether an option may be given several times.
bool is_list(const po::options_description& options, const std::string& name) {
  const auto* const value =
      dynamic_cast<const po::typed_value_base*>(options.find(name, false).semantic().get());
  return value != nullptr && value->value_type() == typeid(std::vector<std::string>);
}

[[noreturn]] void refuse_name(const po::options_description& options, const std::string& origin,
                              const IniEntry& entry, std::string_view command) {
  const std::string name =
      option_of(entry.name.substr(std::min(entry.name.find_first_not_of('-'), entry.name.size())));
  if (is_known(name) && name == entry.name) {
    throw Error(Errc::kUsage,
                "{}: {}: found an option of another command, expected one of {}; put it below the "
                "other command's name: [run], for instance",
                origin, entry.name, command);
  }
  const auto near = suggestion(name, names_of(options));
  throw Error(Errc::kUsage, "{}: {}: found no such option of {}{}; see --help", origin, entry.name,
              command, near ? ", expected " + *near : "");
}

void check_sections(const IniFile& file, const std::string& path) {
  const auto commands = all_commands();
  for (const IniSection& section : file.sections) {
    if (std::ranges::find(commands, section.name) != commands.end()) continue;
    if (is_sink_section(section.name)) continue;
    const auto near = nearly(section.name, {commands.begin(), commands.end()});
    throw Error(Errc::kUsage, "{}:{}: [{}]: found no such command, expected {}", path, section.line,
                section.name,
                near ? fmt::format("[{}]", *near)
                     : "one such as [replay], [run] or [check], or [sink.NAME]");
  }
}

}  // namespace

std::vector<std::string> names_of(const po::options_description& options) {
  std::vector<std::string> names;
  for (const auto& option : options.options()) names.push_back(option->long_name());
  return names;
}

std::vector<SaidOption> said_by_environment(const po::options_description& options,
                                            std::vector<std::string>& notes) {
  std::vector<SaidOption> said;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view text = *each;
    const std::string variable(text.substr(0, text.find('=')));
    if (!variable.starts_with(kPrefix)) continue;
    const std::string option = option_of(variable.substr(kPrefix.size()));
    if (has(options, option)) {
      said.push_back({option, std::string(text.substr(variable.size() + 1)), variable});
    } else if (!is_known(option)) {
      examine(options, variable, option, notes);
    }
  }
  return said;
}

std::vector<std::vector<SaidOption>> said_by_file(const po::options_description& options,
                                                  const IniFile& file, const std::string& path,
                                                  std::string_view command) {
  check_sections(file, path);
  std::vector<std::string> sections;
  for (const IniEntry& entry : file.entries) {
    if (applies(entry.section, command)) sections.push_back(entry.section);
  }
  // A longer name of those that apply is that of a smaller group.
  std::ranges::sort(sections, std::ranges::greater(), &std::string::size);
  sections.erase(std::unique(sections.begin(), sections.end()), sections.end());

  std::vector<std::vector<SaidOption>> sources;
  for (const std::string& section : sections) {
    std::vector<SaidOption>& said = sources.emplace_back();
    for (const IniEntry& entry : file.entries) {
      if (entry.section != section) continue;
      const std::string origin = fmt::format("{}:{}", path, entry.line);
      if (!has(options, entry.name)) refuse_name(options, origin, entry, command);
      const auto before = std::ranges::find(said, entry.name, &SaidOption::name);
      if (before != said.end() && !is_list(options, entry.name)) {
        throw Error(Errc::kUsage, "{}: {}: found a second value, the first is at {}; drop one",
                    origin, entry.name, before->origin);
      }
      said.push_back({entry.name, entry.value, origin});
    }
  }
  return sources;
}

}  // namespace fibertap
