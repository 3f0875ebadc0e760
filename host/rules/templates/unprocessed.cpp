#include "host/rules/templates/unprocessed.h"

#include <fmt/format.h>

#include <string>

#include "host/rules/templates/attributes.h"
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

/// Throws for a loop among the keys of `node`.
void reject_loop(const Document& document, const Node& node) {
  for (const Member& member : node.members) {
    if (!member.key.starts_with("Fn::ForEach")) continue;
    throw error_at({document.file, member.line},
                   "loops are not expanded, found {}, expected none; {}", in_quotes(member.key),
                   processed_instead());
  }
}

/// Throws for a loop in `node`, at whatever depth.
void reject_loops(const Document& document, const Node& node) {
  reject_loop(document, node);
  for (const Node& item : node.items) reject_loops(document, item);
  for (const Member& member : node.members) reject_loops(document, member.value);
}

/// Throws for a macro among the keys of `node`.
void reject_macro(const Document& document, const Node& node) {
  for (const Member& member : node.members) {
    if (member.key != "Fn::Transform") continue;
    throw error_at({document.file, member.line},
                   "macros are not applied, found Fn::Transform, expected none; {}",
                   processed_instead());
  }
}

/// What makes properties of resources that are not ours does not matter.
void reject_made(const Document& document, const Node& resource) {
  if (!is_mirror_resource(resource)) return;
  reject_loops(document, resource);
  reject_macro(document, resource);
  const Node* const properties = resource.find("Properties");
  if (properties) reject_macro(document, *properties);
}

}  // namespace

void reject_unprocessed(const Document& document, const Fields& root) {
  if (const Node* const transform = document.root.find("Transform")) {
    if (!transform->is_sequence()) reject_transform(root, *transform);
    for (const Node& name : transform->items) reject_transform(root, name);
  }
  const Node* const resources = document.root.find("Resources");
  if (!resources) return;
  reject_macro(document, *resources);
  reject_loop(document, *resources);
  for (const Member& member : resources->members) reject_made(document, member.value);
}

}  // namespace fibertap::templates
