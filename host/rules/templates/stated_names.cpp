#include "host/rules/templates/stated_names.h"

#include "host/rules/templates/dynamic_reference.h"
#include "host/rules/templates/intrinsic.h"

namespace fibertap::templates {

void add_stated_names(const Node& node, StatedNames& names) {
  if (node.is_scalar()) {
    std::string_view text = node.text;
    while (const auto reference = first_dynamic_reference(text)) {
      names.references.emplace(reference->name);
      text = reference->after;
    }
  }
  if (const auto intrinsic = as_intrinsic(node)) {
    if (intrinsic->name == "ImportValue" && intrinsic->argument.is_scalar()) {
      names.imports.insert(intrinsic->argument.text);
    }
  }
  for (const Node& item : node.items) add_stated_names(item, names);
  for (const Member& member : node.members) add_stated_names(member.value, names);
}

}  // namespace fibertap::templates
