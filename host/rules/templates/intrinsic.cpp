#include "host/rules/templates/intrinsic.h"

#include <fmt/format.h>

#include <algorithm>

namespace fibertap::templates {
namespace {

constexpr std::string_view kPrefix = "Fn::";
constexpr std::string_view kDynamicReference = "DynamicReference";

/// "A.b", "AWS::Region", "my_map_key".
bool is_variable_name(std::string_view name) {
  constexpr std::string_view kLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:";
  return !name.empty() && name.find_first_not_of(kLetters) == std::string_view::npos;
}

}  // namespace

std::optional<Intrinsic> as_intrinsic(const Node& node) noexcept {
  if (!node.is_mapping() || node.members.size() != 1) return std::nullopt;
  const Member& member = node.members.front();
  const std::string_view key = member.key;
  if (key == "Ref" || key == "Condition") return Intrinsic{key, member.value};
  if (!key.starts_with(kPrefix)) return std::nullopt;
  return Intrinsic{key.substr(kPrefix.size()), member.value};
}

Node as_dynamic_reference(const Node& text) {
  Node node = Node::mapping();
  node.line = text.line;
  node.members.push_back({std::string(kPrefix) + std::string(kDynamicReference), text.line, text});
  return node;
}

const std::string* dynamic_reference(const Node& node) noexcept {
  const Node* text = &node;
  if (const auto intrinsic = as_intrinsic(node)) {
    if (intrinsic->name != kDynamicReference) return nullptr;
    text = &intrinsic->argument;
  }
  return text->is_scalar() ? &text->text : nullptr;
}

std::string written(const Intrinsic& intrinsic) {
  if (const auto name = referred(intrinsic)) return fmt::format("!{} {}", intrinsic.name, *name);
  if (intrinsic.name == "Sub") {
    const Node& argument = intrinsic.argument;
    if (argument.is_scalar()) return "!Sub " + in_quotes(argument.text);
    if (argument.is_sequence() && !argument.items.empty()) {
      return "!Sub " + in_quotes(argument.items.front().text);
    }
  }
  if (intrinsic.name == kDynamicReference) return in_quotes(intrinsic.argument.text);
  if (intrinsic.name == "ImportValue" && intrinsic.argument.is_scalar()) {
    return "!ImportValue " + in_quotes(intrinsic.argument.text);
  }
  const bool bare = intrinsic.name == "Ref" || intrinsic.name == "Condition";
  const std::string name = in_quotes(intrinsic.name);
  return (bare ? "" : std::string(kPrefix)) + name.substr(1, name.rfind('"') - 1);
}

std::optional<std::string> referred(const Intrinsic& intrinsic) {
  const Node& argument = intrinsic.argument;
  std::string name;
  if (intrinsic.name == "Ref" || intrinsic.name == "GetAtt") {
    if (argument.is_scalar()) name = argument.text;
  }
  if (intrinsic.name == "GetAtt" && argument.is_sequence() && argument.items.size() == 2) {
    name = argument.items[0].text + "." + argument.items[1].text;
  }
  if (!is_variable_name(name)) return std::nullopt;
  return name;
}

std::optional<std::vector<SubPiece>> split_sub(std::string_view text) {
  std::vector<SubPiece> pieces;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find("${"), text.size());
    if (open > 0) pieces.push_back({false, text.substr(0, open)});
    text.remove_prefix(open);
    if (text.empty()) break;
    const std::size_t close = text.find('}');
    if (close == std::string_view::npos) return std::nullopt;
    const std::string_view name = text.substr(2, close - 2);
    if (name.starts_with('!')) {
      pieces.push_back({false, text.substr(0, 2)});
      pieces.push_back({false, text.substr(3, close - 2)});
    } else if (is_variable_name(name)) {
      pieces.push_back({true, name});
    } else {
      return std::nullopt;
    }
    text.remove_prefix(close + 1);
  }
  return pieces;
}

}  // namespace fibertap::templates
