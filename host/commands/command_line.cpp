#include "host/commands/command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <utility>

#include "host/base/error.h"
#include "host/observe/console.h"

namespace fibertap {
namespace {

/// The option that an environment variable sets; empty for those that set none.
std::string option_of(const po::options_description& options, const std::string& variable) {
  constexpr std::string_view kPrefix = "FIBERTAP_";
  if (!variable.starts_with(kPrefix)) return {};
  std::string option = variable.substr(kPrefix.size());
  std::ranges::transform(option, option.begin(), [](unsigned char letter) {
    return letter == '_' ? '-' : static_cast<char>(std::tolower(letter));
  });
  return options.find_nothrow(option, false) != nullptr ? option : std::string();
}

/// "NAME=VALUE" taken apart.
std::pair<std::string, std::string> pair_of(std::string_view option, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos) {
    throw Error(Errc::kUsage, "--{}: found {}, expected NAME=VALUE", option, text);
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

/// What one source says; what was stored before stands.
void add_source(const po::parsed_options& source, po::variables_map& values) {
  std::map<std::pair<std::string, std::string>, std::string> said;
  for (const po::option& option : source.options) {
    const std::string& key = option.string_key;
    const auto* const description = source.description->find_nothrow(key, false);
    if (description == nullptr || !description->semantic()->is_composing()) continue;
    for (const std::string& text : option.value) {
      const auto [name, value] = pair_of(key, text);
      const std::string& first = said.try_emplace({key, name}, value).first->second;
      if (first == value) continue;
      throw Error(Errc::kUsage, "--{}: found {}={} and {}={}, expected one value of it; drop one",
                  key, name, first, name, value);
    }
  }
  po::store(source, values);
}

void store_command_line(const po::options_description& options, const CommandLine& line,
                        Arguments arguments, po::variables_map& values) {
  po::positional_options_description positional;
  if (!line.positional.empty()) positional.add(std::string(line.positional).c_str(), -1);
  const std::vector<std::string> words(arguments.begin(), arguments.end());
  add_source(
      po::command_line_parser(words)
          .options(options)
          .positional(positional)
          .style(po::command_line_style::unix_style & ~po::command_line_style::allow_guessing)
          .run(),
      values);
}

void store_file(const po::options_description& options, const std::string& path,
                po::variables_map& values) {
  std::ifstream file(path);
  if (!file) throw Error(Errc::kUsage, "--config {}: cannot be read; name an INI file", path);
  add_source(po::parse_config_file(file, options), values);
}

void print_help(const CommandLine& line) {
  std::ostringstream text;
  text
      << "Usage: " << line.call << ' ' << line.usage << "\n\n"
      << line.purpose << "\n\n"
      << line.options
      << "\nEvery option can also be set by the environment (FIBERTAP_VXLAN_PORT for --vxlan-port)"
         "\nor as a line of the --config file (vxlan-port = 4789); the command line comes first.\n";
  print(stdout, text.str());
}

}  // namespace

std::optional<po::variables_map> parse(const CommandLine& line, Arguments arguments) {
  po::options_description visible;
  visible.add(line.options)
      .add_options()("help,h", "print this")("config", po::value<std::string>(),
                                             "INI file with values for these options");
  po::options_description all;
  all.add(visible);
  if (!line.positional.empty()) {
    all.add_options()(std::string(line.positional).c_str(), po::value<std::vector<std::string>>());
  }
  po::variables_map values;
  try {
    store_command_line(all, line, arguments, values);
    if (values.count("help") != 0) {
      print_help({line.call, line.usage, line.purpose, visible, {}});
      return std::nullopt;
    }
    add_source(
        po::parse_environment(
            visible, [&visible](const std::string& name) { return option_of(visible, name); }),
        values);
    if (values.count("config") != 0)
      store_file(visible, values["config"].as<std::string>(), values);
    po::notify(values);
  } catch (const po::error& error) {
    throw Error(Errc::kUsage, "{}; see {} --help", error.what(), line.call);
  }
  return values;
}

std::vector<std::string> values_of(const po::variables_map& values, const std::string& option) {
  if (values.count(option) == 0) return {};
  return values[option].as<std::vector<std::string>>();
}

bool is_chosen(const po::variables_map& values, const std::string& option, std::string_view yes,
               std::string_view no) {
  const auto& word = values[option].as<std::string>();
  if (word != yes && word != no) {
    throw Error(Errc::kUsage, "--{}: found {}, expected {} or {}", option, word, yes, no);
  }
  return word == yes;
}

std::uint64_t number_of(std::string_view option, std::string_view text, std::uint64_t first,
                        std::uint64_t last) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data(), end, number);
  if (failed != std::errc() || stop != end || number < first || number > last) {
    throw Error(Errc::kUsage, "--{}: found {}, expected a number from {} to {}", option, text,
                first, last);
  }
  return number;
}

std::chrono::nanoseconds duration_of(std::string_view option, std::string_view text) {
  using namespace std::chrono_literals;
  static constexpr std::pair<std::string_view, std::chrono::nanoseconds> kUnits[] = {
      {"us", 1us}, {"ms", 1ms}, {"s", 1s}, {"m", 1min}, {"h", 1h}};
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  for (const auto& [unit, length] : kUnits) {
    if (text.substr(digits) != unit || digits == 0) continue;
    const auto most = static_cast<std::uint64_t>(std::chrono::nanoseconds::max() / length);
    return static_cast<std::int64_t>(number_of(option, text.substr(0, digits), 0, most)) * length;
  }
  throw Error(Errc::kUsage, "--{}: found {}, expected a time such as 200us, 60s or 5m", option,
              text);
}

std::uint64_t size_of(std::string_view option, std::string_view text) {
  static constexpr std::pair<std::string_view, unsigned> kUnits[] = {
      {"B", 0}, {"KiB", 10}, {"MiB", 20}, {"GiB", 30}};
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  for (const auto& [unit, shift] : kUnits) {
    if (text.substr(digits) != unit || digits == 0) continue;
    return number_of(option, text.substr(0, digits), 0, ~std::uint64_t{0} >> shift) << shift;
  }
  throw Error(Errc::kUsage, "--{}: found {}, expected a size such as 512KiB or 64MiB", option,
              text);
}

std::map<std::string, std::string> named_values_of(const po::variables_map& values,
                                                   const std::string& option) {
  std::map<std::string, std::string> named;
  // In the order of the sources, so what is there stands.
  for (const std::string& text : values_of(values, option)) named.insert(pair_of(option, text));
  return named;
}

}  // namespace fibertap
