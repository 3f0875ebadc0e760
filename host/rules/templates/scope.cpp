#include "host/rules/templates/scope.h"

#include <set>
#include <utility>

#include "host/base/near_name.h"
#include "host/rules/templates/attributes.h"
#include "host/rules/templates/context.h"
#include "host/rules/templates/dynamic_reference.h"
#include "host/rules/templates/evaluator.h"
#include "host/rules/templates/intrinsic.h"

namespace fibertap::templates {
namespace {

bool is_plain(const Node& node) {
  return !as_intrinsic(node) && !(node.is_scalar() && first_dynamic_reference(node.text));
}

/// The value of `node` as data, as if it stood in the line of `node`; absent for a resource.
std::optional<Node> data_of(const Node& node, const Scope& scope, Context& context) {
  if (const auto text = dynamic_reference(node)) {
    return Node::scalar(without_dynamic_references(*text, context), node.line);
  }
  const Value value = Evaluator(scope, context).evaluate(node);
  if (!value.data()) return std::nullopt;
  Node data = *value.data();
  data.line = node.line;
  if (data.is_scalar() && first_dynamic_reference(data.text)) {
    data.text = without_dynamic_references(data.text, context);
  }
  return data;
}

}  // namespace

Scope::Scope(const Document& document, std::size_t file, Context& context)
    : file_(file),
      json_(document.json),
      context_(context),
      parameters_(document, context.options().parameters),
      resources_(section(document, "Resources")),
      mappings_(section(document, "Mappings")),
      conditions_(section(document, "Conditions")) {
  context.add_template();
  if (const Node* const outputs = document.root.find("Outputs")) {
    context.exports().add(*this, document.file, *outputs);
  }
}

Scope::Section Scope::section(const Document& document, std::string_view name) {
  Section section;
  if (const Node* const node = document.root.find(name)) {
    for (const Member& member : node->members) section.emplace(member.key, &member.value);
  }
  return section;
}

const Node* Scope::find(const Section& section, std::string_view name) {
  const auto entry = section.find(name);
  return entry == section.end() ? nullptr : entry->second;
}

bool Scope::knows(std::string_view name) const {
  if (parameters_.find(name) || is_pseudo_parameter(name)) return true;
  const Node* const known = resource(name.substr(0, name.find('.')));
  return known && !is_mirror_resource(*known);
}

std::optional<std::string_view> Scope::near(std::string_view name) const {
  std::set<std::string_view> names;
  for (const auto& parameter : parameters_.all()) names.insert(parameter.first);
  for (const auto& resource : resources_) names.insert(resource.first);
  return near_name(name, names);
}

Node Scope::resolve(const Node& node) const {
  if (is_plain(node)) return node;
  try {
    if (auto data = data_of(node, *this, context_)) return std::move(*data);
  } catch (const NotKnown&) {
    // The node stays as it is: whether its value is needed is its reader's to say.
  }
  return node.is_scalar() ? as_dynamic_reference(node) : node;
}

const Node* Scope::in_document(const Node& node) const {
  try {
    const Node* const found = Evaluator(*this, context_).evaluate(node).in_document();
    return found && (found->is_mapping() || found->is_sequence()) ? found : nullptr;
  } catch (const NotKnown&) {
    return nullptr;
  }
}

std::optional<Reference> Scope::reference(const Node& node) const {
  try {
    const Value value = Evaluator(*this, context_).evaluate(node);
    if (const Reference* const resource = value.resource()) return *resource;
  } catch (const NotKnown&) {
    // Then it is no resource that anybody knows.
  }
  return std::nullopt;
}

bool Scope::is_absent(const Node& node) const {
  try {
    Evaluator(*this, context_).evaluate(node);
  } catch (const NotKnown& unknown) {
    return unknown.absent;
  }
  return false;
}

std::string Scope::remedy(const Node& node) const {
  try {
    data_of(node, *this, context_);
  } catch (const NotKnown& unknown) {
    return unknown.remedy;
  }
  return "write the value itself, or a !Ref to a parameter";
}

bool Scope::holds(const std::string& condition) const {
  return Evaluator(*this, context_).condition(condition);
}

}  // namespace fibertap::templates
