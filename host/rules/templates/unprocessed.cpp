#include "host/rules/templates/unprocessed.h"

#include <fmt/format.h>

#include <string>

#include "host/rules/templates/intrinsic.h"

namespace fibertap::templates {
namespace {

std::string processed_instead() {
  return fmt::format(
      "give the processed template (aws cloudformation get-template --template-stage Processed), "
      "or {}",
      kListingsInstead);
}

/// A transform may add, change and remove resources. That of the language extensions only computes
/// functions and loops, and these are looked at one by one.
void reject_transform(const Fields& root, const Node& name) {
  if (name.is_scalar() && name.text == "AWS::LanguageExtensions") return;
  throw root.wrong("Transform", name, "transforms are not applied",
                   "none but AWS::LanguageExtensions", processed_instead());
}

/// Fn::ForEach makes resources that are not written here, wherever it stands.
void reject_loops(const Document& document, const Node& node) {
  for (const Node& item : node.items) reject_loops(document, item);
  for (const Member& member : node.members) {
    if (member.key.starts_with("Fn::ForEach")) {
      throw error_at({document.file, member.line},
                     "loops are not expanded, found {}, expected none; {}", in_quotes(member.key),
                     processed_instead());
    }
    reject_loops(document, member.value);
  }
}

}  // namespace

void reject_unprocessed(const Document& document, const Fields& root) {
  if (const Node* const transform = document.root.find("Transform")) {
    if (!transform->is_sequence()) reject_transform(root, *transform);
    for (const Node& name : transform->items) reject_transform(root, name);
  }
  const Node* const resources = document.root.find("Resources");
  if (!resources) return;
  if (const Node* const macro = resources->find("Fn::Transform")) {
    throw error_at({document.file, macro->line},
                   "macros are not applied, found Fn::Transform, expected none; {}",
                   processed_instead());
  }
  reject_loops(document, *resources);
}

}  // namespace fibertap::templates
