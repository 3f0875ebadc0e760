#include "host/rules/templates/parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include "host/rules/templates/context.h"
#include "host/rules/templates/fields.h"
#include "host/rules/templates/place.h"

namespace fibertap::templates {
namespace {

bool is_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const bool has_digit = text.find_first_of("0123456789") != std::string_view::npos;
  return has_digit && std::count(text.begin(), text.end(), '.') <= 1 &&
         text.find_first_not_of("0123456789.") == std::string_view::npos;
}

/// Throws for a value, one of those that the command line gives, that the parameter does not allow.
void check_values(const Fields& parameter, const std::vector<Node>& values, bool number) {
  if (number) {
    for (const Node& value : values) {
      if (is_number(value.text)) continue;
      throw error_at(parameter.place(), "{}: no number, found {}, expected digits; correct it",
                     parameter.subject(), in_quotes(value.text));
    }
  }
  const auto allowed = parameter.list("AllowedValues", "a list of values");
  if (!allowed) return;
  std::set<std::string_view> known;
  for (const Node& node : *allowed) known.insert(node.text);
  for (const Node& value : values) {
    if (known.contains(value.text)) continue;
    std::string expected;
    for (const Node& node : *allowed) {
      expected += (expected.empty() ? "" : " or ") + in_quotes(node.text);
    }
    throw error_at(parameter.place(), "{}: value not allowed, found {}, expected {}; correct it",
                   parameter.subject(), in_quotes(value.text), expected);
  }
}

Parameters::Parameter read_parameter(const Fields& fields, const std::string* given) {
  fields.only({"Type", "Default", "AllowedPattern", "AllowedValues", "ConstraintDescription",
               "Description", "MaxLength", "MaxValue", "MinLength", "MinValue", "NoEcho"});
  const std::string type = fields.required_text("Type", "a parameter type");
  Parameters::Parameter parameter;
  parameter.list = type == "CommaDelimitedList" || type.find("List<") != std::string::npos;
  // The Default of such a parameter names an entry of the parameter store, not the value.
  const bool stored = type.starts_with("AWS::SSM::Parameter::Value<");
  auto text = fields.text("Default", "text");
  const std::size_t size = given ? given->size() : text.value_or("").size();
  if (size > kMaxValueBytes) {
    throw error_at(fields.place(),
                   "{}: value too long, found {} bytes, expected at most {}; shorten it",
                   fields.subject(), size, kMaxValueBytes);
  }
  if (given && !stored) {
    const bool number = type == "Number" || type == "List<Number>";
    check_values(
        fields, parameter.list ? split_list(*given, 0).items : std::vector{Node::scalar(*given, 0)},
        number);
  }
  if (!stored) parameter.fallback = std::move(text);
  return parameter;
}

}  // namespace

Parameters::Parameters(const Document& document, const ParameterValues& given) {
  const Node* const declared = document.root.find("Parameters");
  if (!declared) return;
  const Fields section({document.file, declared->line}, nullptr, "Parameters", *declared);
  for (const Member& member : section.members()) {
    const Fields fields({document.file, member.line}, nullptr, "Parameters." + member.key,
                        member.value);
    const auto value = given.find(member.key);
    parameters_.emplace(member.key,
                        read_parameter(fields, value == given.end() ? nullptr : &value->second));
  }
}

const Parameters::Parameter* Parameters::find(std::string_view name) const {
  const auto parameter = parameters_.find(name);
  return parameter == parameters_.end() ? nullptr : &parameter->second;
}

bool is_pseudo_parameter(std::string_view name) {
  constexpr std::array<std::string_view, 7> kNames = {
      "AWS::AccountId", "AWS::NotificationARNs", "AWS::Partition", "AWS::Region",
      "AWS::StackId",   "AWS::StackName",        "AWS::URLSuffix"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

Node split_list(std::string_view text, std::uint32_t line) {
  Node list;
  list.kind = NodeKind::kSequence;
  list.line = line;
  while (true) {
    const std::size_t comma = std::min(text.find(','), text.size());
    std::string_view element = text.substr(0, comma);
    element.remove_prefix(std::min(element.find_first_not_of(' '), element.size()));
    element = element.substr(0, element.find_last_not_of(' ') + 1);
    list.items.push_back(Node::scalar(std::string(element), line));
    if (comma == text.size()) return list;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace fibertap::templates
