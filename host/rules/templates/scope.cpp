#include "host/rules/templates/scope.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "host/base/near_name.h"
#include "host/rules/templates/fields.h"
#include "host/rules/templates/intrinsic.h"
#include "host/rules/templates/place.h"

namespace fibertap::templates {
namespace {

/// CloudFormation's own limit for a parameter, taken for whatever a Sub comes to as well: nested
/// ones could else grow without bound.
constexpr std::size_t kMaxValueBytes = 4096;

bool is_pseudo_parameter(std::string_view name) {
  constexpr std::array<std::string_view, 7> kNames = {
      "AWS::AccountId", "AWS::NotificationARNs", "AWS::Partition", "AWS::Region",
      "AWS::StackId",   "AWS::StackName",        "AWS::URLSuffix"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool is_own_type(std::string_view type) { return type.starts_with("AWS::EC2::TrafficMirror"); }

/// The elements of "a, b,c": CloudFormation trims the blanks around them.
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

/// The argument of a Fn::Sub: a text, or a list of the text and its own variables.
struct SubArgument {
  explicit SubArgument(const Node& argument)
      : pattern(is_pair(argument) ? argument.items[0] : argument),
        locals(is_pair(argument) ? &argument.items[1] : nullptr) {}

  static bool is_pair(const Node& argument) {
    return argument.is_sequence() && argument.items.size() == 2 && argument.items[1].is_mapping();
  }

  const Node& pattern;
  const Node* locals;
};

}  // namespace

Scope::Scope(const Document& document, const ParameterValues& given) : given_(given) {
  if (const Node* declared = document.root.find("Parameters")) {
    const Fields section({document.file, declared->line}, nullptr, "Parameters", *declared);
    for (const Member& member : section.members()) read_parameter(document.file, member);
  }
  if (const Node* resources = document.root.find("Resources")) {
    for (const Member& member : resources->members) {
      const Node* type = member.value.find("Type");
      resources_.emplace(member.key, type ? type->text : "");
    }
  }
}

void Scope::read_parameter(std::string_view file, const Member& member) {
  const Fields fields({file, member.line}, nullptr, "Parameters." + member.key, member.value);
  fields.only({"Type", "Default", "AllowedPattern", "AllowedValues", "ConstraintDescription",
               "Description", "MaxLength", "MaxValue", "MinLength", "MinValue", "NoEcho"});
  const std::string type = fields.required_text("Type", "a parameter type");
  Parameter parameter;
  parameter.list = type == "CommaDelimitedList" || type.find("List<") != std::string::npos;
  // The Default of such a parameter names an entry of the parameter store, not the value.
  const bool stored = type.starts_with("AWS::SSM::Parameter::Value<");
  const auto text = fields.text("Default", "text");
  if (text && !stored) parameter.default_value = *text;
  const auto given = given_.find(member.key);
  const std::size_t size = given != given_.end() ? given->second.size() : text.value_or("").size();
  if (size > kMaxValueBytes) {
    throw error_at({file, member.line},
                   "Parameters.{}: value too long, found {} bytes, expected at most {}; "
                   "shorten it",
                   member.key, size, kMaxValueBytes);
  }
  parameters_.emplace(member.key, std::move(parameter));
}

bool Scope::knows(std::string_view name) const {
  if (parameters_.contains(std::string(name)) || is_pseudo_parameter(name)) return true;
  const auto resource = resources_.find(std::string(name.substr(0, name.find('.'))));
  return resource != resources_.end() && !is_own_type(resource->second);
}

std::optional<Node> Scope::value(const std::string& name, std::uint32_t line) const {
  if (name == "AWS::NoValue") return Node{};
  if (!knows(name)) return std::nullopt;
  const auto parameter = parameters_.find(name);
  const bool list = parameter != parameters_.end() && parameter->second.list;
  std::optional<std::string> text;
  if (const auto given = given_.find(name); given != given_.end()) {
    text = given->second;
  } else if (parameter != parameters_.end()) {
    text = parameter->second.default_value;
  }
  if (!text) return std::nullopt;
  return list ? split_list(*text, line) : Node::scalar(std::move(*text), line);
}

Node Scope::resolve(const Node& node) const {
  const auto intrinsic = as_intrinsic(node);
  if (!intrinsic) return node;
  std::optional<Node> known;
  if (const auto name = referred(*intrinsic)) {
    known = value(*name, node.line);
  } else if (intrinsic->name == "Sub") {
    known = substitute(intrinsic->argument, nullptr);
  }
  if (known) return std::move(*known);
  return node;
}

std::optional<Node> Scope::substitute(const Node& argument, std::string* unknown) const {
  const SubArgument sub(argument);
  if (!sub.pattern.is_scalar()) return std::nullopt;
  const auto pieces = split_sub(sub.pattern.text);
  if (!pieces) return std::nullopt;

  std::map<std::string_view, Node> locals;
  if (sub.locals) {
    for (const Member& member : sub.locals->members) {
      locals.emplace(member.key, resolve(member.value));
    }
  }
  std::string text;
  for (const SubPiece& piece : *pieces) {
    if (!piece.variable) {
      text += piece.text;
    } else {
      const std::string name(piece.text);
      const auto local = locals.find(name);
      const auto known = local != locals.end() ? local->second : value(name, argument.line);
      if (!known && unknown) *unknown = name;
      if (!known || !known->is_scalar()) return std::nullopt;
      text += known->text;
    }
    if (text.size() > kMaxValueBytes) return std::nullopt;
  }
  return Node::scalar(std::move(text), argument.line);
}

std::optional<Scope::Reference> Scope::reference(const Node& node) const {
  const auto intrinsic = as_intrinsic(node);
  if (!intrinsic) return std::nullopt;
  std::string name = referred(*intrinsic).value_or("");
  if (intrinsic->name == "Sub") {
    const SubArgument sub(intrinsic->argument);
    const auto pieces = split_sub(sub.pattern.text);
    if (!pieces || pieces->size() != 1 || !pieces->front().variable) return std::nullopt;
    name = pieces->front().text;
    if (const Node* local = sub.locals ? sub.locals->find(name) : nullptr) {
      return reference(*local);
    }
  }
  const bool attribute = name.ends_with(".Id");
  if (intrinsic->name == (attribute ? "Ref" : "GetAtt")) return std::nullopt;
  if (attribute) name.resize(name.size() - 3);
  const auto own = resources_.find(name);
  if (own == resources_.end() || !is_own_type(own->second)) return std::nullopt;
  return Reference{std::move(name), own->second};
}

std::string Scope::remedy(const Node& node) const {
  const auto intrinsic = as_intrinsic(node);
  std::string name;
  if (intrinsic) {
    if (const auto reference = referred(*intrinsic)) name = *reference;
    if (intrinsic->name == "Sub") substitute(intrinsic->argument, &name);
  }
  if (!name.empty() && knows(name)) return fmt::format("give --parameter {}=VALUE", name);
  const std::string declared = name.substr(0, name.find('.'));
  if (!name.empty() && !resources_.contains(declared)) {
    std::set<std::string_view> names;
    for (const auto& parameter : parameters_) names.insert(parameter.first);
    for (const auto& resource : resources_) names.insert(resource.first);
    if (const auto near = near_name(declared, names))
      return fmt::format("write {} in place of {}", *near, declared);
    return fmt::format("declare {} under Parameters, or write the value itself", name);
  }
  return "write the value itself, or a !Ref to a parameter";
}

}  // namespace fibertap::templates
