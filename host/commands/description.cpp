#include "host/commands/description.h"

#include <boost/any.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <typeinfo>

namespace fibertap {
namespace {

using Json = nlohmann::ordered_json;

/// The title above each option. Boost keeps titles to itself and prints them.
std::map<std::string, std::string> groups_of(const po::options_description& options) {
  static const std::regex kNamed("^  (?:-\\w \\[ )?--([a-z-]+).*");
  std::ostringstream printed;
  printed << options;
  std::istringstream lines(printed.str());
  std::map<std::string, std::string> groups;
  std::string group;
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (std::regex_match(line, found, kNamed)) {
      groups.emplace(found[1], group);
    } else if (!line.empty() && line.front() != ' ') {
      group = line.substr(0, line.find(':'));
    }
  }
  return groups;
}

bool is_list(const po::value_semantic& semantic) {
  const auto* const value = dynamic_cast<const po::typed_value_base*>(&semantic);
  return value != nullptr && value->value_type() == typeid(std::vector<std::string>);
}

/// The word that stands for the value: Boost's name has the default behind it.
Json value_of(const po::value_semantic& semantic) {
  if (semantic.max_tokens() == 0) return nullptr;
  const std::string name = semantic.name();
  return name.substr(0, name.find(" (="));
}

Json default_of(const po::value_semantic& semantic) {
  boost::any value;
  if (!semantic.apply_default(value)) return nullptr;
  const auto* const text = boost::any_cast<std::string>(&value);
  return text == nullptr ? Json() : Json(*text);
}

}  // namespace

std::string description(Commands commands, const std::string& call, std::string_view purpose) {
  Json json{{"call", call}, {"purpose", purpose}, {"commands", Json::array()}};
  for (const Command& command : commands) {
    json["commands"].push_back({{"name", command.name}, {"purpose", command.purpose}});
  }
  return json.dump() + '\n';
}

std::string description(const CommandLine& line, const po::options_description& options) {
  Json json{{"call", line.call},
            {"usage", line.usage},
            {"purpose", line.purpose},
            {"positional", line.positional},
            {"options", Json::array()}};
  const auto groups = groups_of(options);
  for (const auto& option : options.options()) {
    const std::string& name = option->long_name();
    const auto short_name =
        option->canonical_display_name(po::command_line_style::allow_dash_for_short);
    json["options"].push_back({{"name", name},
                               {"short", short_name.size() == 2 ? short_name : ""},
                               {"group", groups.at(name)},
                               {"value", value_of(*option->semantic())},
                               {"default", default_of(*option->semantic())},
                               {"is_list", is_list(*option->semantic())},
                               {"text", option->description()}});
  }
  return json.dump() + '\n';
}

}  // namespace fibertap
