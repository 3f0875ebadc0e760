#include "host/rules/templates/names.h"

#include "host/base/near_name.h"
#include "host/rules/templates/intrinsic.h"

namespace fibertap::templates {

Names::Names(const Document& document) {
  for (const std::string_view section : {"Parameters", "Resources"}) {
    const Node* declared = document.root.find(section);
    if (!declared) continue;
    for (const Member& member : declared->members) names_.insert(member.key);
  }
}

bool Names::has(std::string_view name) const { return names_.contains(name); }

std::optional<std::string_view> Names::near(std::string_view name) const {
  return near_name(name, names_);
}

bool Names::is_missing(std::string_view name) const {
  return !name.starts_with("AWS::") && !has(name.substr(0, name.find('.')));
}

std::optional<std::string> Names::missing_in(const Node& node) const {
  if (const auto intrinsic = as_intrinsic(node)) {
    if (const auto name = referred(*intrinsic)) {
      if (is_missing(*name)) return name->substr(0, name->find('.'));
      return std::nullopt;
    }
    if (intrinsic->name == "Sub") return missing_in_sub(intrinsic->argument);
  }
  for (const Node& item : node.items) {
    if (auto name = missing_in(item)) return name;
  }
  for (const Member& member : node.members) {
    if (auto name = missing_in(member.value)) return name;
  }
  return std::nullopt;
}

/// The argument is a text, or a list of the text and its own variables.
std::optional<std::string> Names::missing_in_sub(const Node& argument) const {
  const bool is_pair = argument.is_sequence() && argument.items.size() == 2;
  const Node& pattern = is_pair ? argument.items[0] : argument;
  const Node* const locals = is_pair ? &argument.items[1] : nullptr;
  if (const auto pieces = split_sub(pattern.text)) {
    for (const SubPiece& piece : *pieces) {
      if (!piece.variable || (locals && locals->find(piece.text))) continue;
      if (is_missing(piece.text)) return std::string(piece.text.substr(0, piece.text.find('.')));
    }
  }
  return locals ? missing_in(*locals) : std::nullopt;
}

}  // namespace fibertap::templates
