#include "host/commands/command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <sstream>
#include <utility>

#include "host/base/error.h"
#include "host/commands/command_line_errors.h"
#include "host/commands/description.h"
#include "host/commands/option_sources.h"
#include "host/commands/sink_sections.h"
#include "host/observe/console.h"
#include "host/observe/log.h"

namespace fibertap {
namespace {

/// What stands on the command line without an option in front, for a command that takes nothing.
constexpr const char* kStrayWord = "stray word";

/// Where the value of an option comes from when the command line does not say it.
std::map<std::string, std::string>& origins() {
  static std::map<std::string, std::string> by_option;
  return by_option;
}

/// "NAME=VALUE" taken apart. `origin` is empty for the command line.
std::pair<std::string, std::string> pair_of(std::string_view option, const std::string& text,
                                            const std::string& origin = {}) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos) {
    throw Error(Errc::kUsage, "{}--{}: found {}, expected NAME=VALUE", origin, option, text);
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

/// Of the names of an option that is composing() one source says one value.
class NamedValues {
 public:
  void add(const std::string& option, const std::string& text, const std::string& origin) {
    const auto [name, value] = pair_of(option, text, origin);
    const std::string& first = said_.try_emplace({option, name}, value).first->second;
    if (first == value) return;
    throw Error(Errc::kUsage, "{}--{}: found {}={} and {}={}, expected one value of it; drop one",
                origin, option, name, first, name, value);
  }

 private:
  std::map<std::pair<std::string, std::string>, std::string> said_;
};

bool is_composing(const po::options_description& options, const std::string& name) {
  const auto* const description = options.find_nothrow(name, false);
  return description != nullptr && description->semantic()->is_composing();
}

/// A switch has no value on the command line, so a typing error can only be in another source.
void check_switch(const po::options_description& options, const SaidOption& said) {
  static constexpr std::array<std::string_view, 9> kWords = {"yes", "on",  "1", "true", "",
                                                             "no",  "off", "0", "false"};
  const auto* const value =
      dynamic_cast<const po::typed_value_base*>(options.find(said.name, false).semantic().get());
  if (value == nullptr || value->value_type() != typeid(bool)) return;
  if (std::ranges::find(kWords, said.value) != kWords.end()) return;
  throw Error(Errc::kUsage, "{}: --{}: found {}, expected yes or no", said.origin, said.name,
              said.value);
}

/// What one source says; what was stored before stands.
void store(const po::options_description& options, const std::vector<SaidOption>& said,
           po::variables_map& values) {
  po::parsed_options source(&options);
  NamedValues named;
  for (const SaidOption& each : said) {
    check_switch(options, each);
    if (is_composing(options, each.name)) named.add(each.name, each.value, each.origin + ": ");
    source.options.emplace_back(each.name, std::vector{each.value});
    const bool is_said = values.count(each.name) != 0 && !values[each.name].defaulted();
    if (!is_said) origins().try_emplace(each.name, each.origin);
  }
  po::store(source, values);
}

void store_command_line(const po::options_description& options, std::string_view positional,
                        Arguments arguments, po::variables_map& values) {
  po::positional_options_description others;
  others.add(std::string(positional).c_str(), -1);
  const std::vector<std::string> words(arguments.begin(), arguments.end());
  const auto source =
      po::command_line_parser(words)
          .options(options)
          .positional(others)
          .style(po::command_line_style::unix_style & ~po::command_line_style::allow_guessing)
          .run();
  NamedValues named;
  for (const po::option& option : source.options) {
    if (!is_composing(options, option.string_key)) continue;
    for (const std::string& text : option.value) named.add(option.string_key, text, {});
  }
  po::store(source, values);
}

/// Once: golden cases are parsed as commands are.
void report(const std::vector<std::string>& notes, const po::variables_map& values) {
  static bool is_done = false;
  if (std::exchange(is_done, true) || notes.empty()) return;
  const bool logs_json = values.count("log") != 0 && values["log"].as<std::string>() == "json";
  if (!logs_json) return print_notes(notes);
  auto log = make_log(true);
  for (const std::string& note : notes) log.warn("{}", note);
}

void print_help(const CommandLine& line, const po::options_description& options) {
  std::ostringstream text;
  text << "Usage: " << line.call << ' ' << line.usage << "\n\n"
       << line.purpose << "\n\n"
       << options
       << "\nEvery option can also be set by the environment (FIBERTAP_VXLAN_PORT for --vxlan-port)"
          "\nor as a line of the --config file (vxlan-port = 4789), for one command alone below the"
          "\ncommand in brackets ([replay]). The command line comes first, then the environment.\n";
  print(stdout, text.str());
}

}  // namespace

std::optional<po::variables_map> parse(const CommandLine& line, Arguments arguments) {
  po::options_description visible;
  visible.add(line.options)
      .add_options()("help,h", "print this")("config", po::value<std::string>(),
                                             "INI file with values for these options");
  if (arguments.size() == 1 && arguments.front() == kDescribe) {
    print(stdout, description(line, visible));
    return std::nullopt;
  }
  const std::string positional =
      line.positional.empty() ? kStrayWord : std::string(line.positional);
  po::options_description all;
  all.add(visible).add_options()(positional.c_str(), po::value<std::vector<std::string>>());
  po::variables_map values;
  origins().clear();
  try {
    store_command_line(all, positional, arguments, values);
  } catch (const po::error& error) {
    throw explained(error, line, visible);
  }
  if (values.count("help") != 0) {
    print_help(line, visible);
    return std::nullopt;
  }
  if (const auto stray = values_of(values, kStrayWord); !stray.empty()) {
    throw stray_word(stray.front(), line, visible);
  }
  std::vector<std::string> notes;
  store(visible, said_by_environment(visible, notes), values);
  if (values.count("config") != 0) {
    const std::string command = line.call.substr(line.call.find(' ') + 1);
    const auto path = values["config"].as<std::string>();
    const IniFile file = read_ini(path);
    for (const auto& said : said_by_file(visible, file, path, command)) {
      store(visible, said, values);
    }
    std::vector<SinkSection> sections = sink_sections_of(file, path);
    if (visible.find_nothrow("sink", false) != nullptr) store_sections(std::move(sections), values);
  }
  po::notify(values);
  report(notes, values);
  return values;
}

std::string with_origin(const std::string& message) {
  if (!message.starts_with("--")) return message;
  const std::size_t end = message.find_first_of(": ");
  const auto origin = origins().find(message.substr(2, end == message.npos ? end : end - 2));
  return origin == origins().end() ? message : origin->second + ": " + message;
}

std::map<std::string, std::string> named_values_of(const po::variables_map& values,
                                                   const std::string& option) {
  std::map<std::string, std::string> named;
  // In the order of the sources, so what is there stands.
  for (const std::string& text : values_of(values, option)) named.insert(pair_of(option, text));
  return named;
}

}  // namespace fibertap
