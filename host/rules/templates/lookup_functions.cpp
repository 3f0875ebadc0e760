#include <fmt/format.h>

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "host/rules/templates/attributes.h"
#include "host/rules/templates/functions.h"
#include "host/rules/templates/intrinsic.h"
#include "host/rules/templates/parameters.h"
#include "host/rules/templates/place.h"

namespace fibertap::templates {
namespace {

NotKnown undeclared(Evaluator& evaluator, std::string_view name, std::string_view section) {
  const Scope& scope = evaluator.scope();
  evaluator.context().spend(scope.names() * (1 + name.size() / 2));
  if (const auto near = scope.near(name)) {
    return {fmt::format("write {} in place of {}", *near, escaped(name))};
  }
  return {fmt::format("declare {} under {}, or write the value itself", escaped(name), section)};
}

/// The entry of a mapping behind a path of keys; throws NotKnown where it has none.
const Node& entry_of(Context& context, const Scope& scope, std::span<const std::string> path) {
  const Node* entry = scope.mapping(path.front());
  if (!entry) throw NotKnown{fmt::format("declare {} under Mappings", in_quotes(path.front()))};
  std::string where = "Mappings." + path.front();
  for (const std::string& key : path.subspan(1)) {
    context.spend(1 + entry->members.size() / 16);
    entry = entry->find(key);
    if (!entry) throw NotKnown{fmt::format("correct it: {} has no {}", where, in_quotes(key))};
    where += "." + key;
  }
  return *entry;
}

}  // namespace

/// A fourth element gives the value of keys that are not there (AWS::LanguageExtensions).
Value compute_find_in_map(const Call& call) {
  const auto& items = call.list(3, 4);
  const Node* const other = items.size() == 4 ? items[3].find("DefaultValue") : nullptr;
  if (items.size() == 4 && !other) throw call.malformed();
  std::vector<std::string> path;
  path.reserve(3);
  for (std::size_t i = 0; i < 3; ++i) path.push_back(call.evaluator.text(items[i]));
  try {
    return Value::written(entry_of(call.evaluator.context(), call.evaluator.scope(), path));
  } catch (const NotKnown&) {
    if (!other) throw;
    return call.evaluator.evaluate(*other);
  }
}

Value compute_ref(const Call& call) {
  if (!call.argument.is_scalar() || call.argument.text.empty()) throw call.malformed();
  return call.evaluator.named(call.argument.text);
}

Value compute_get_att(const Call& call) {
  if (call.argument.is_scalar()) {
    const std::string& name = call.argument.text;
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos) throw call.malformed();
    return call.evaluator.attribute(name.substr(0, dot), name.substr(dot + 1));
  }
  const auto& items = call.list(2, 2);
  if (!items[0].is_scalar()) throw call.malformed();
  return call.evaluator.attribute(items[0].text, call.evaluator.text(items[1]));
}

Value compute_import_value(const Call& call) {
  Context& context = call.evaluator.context();
  const std::string name = call.evaluator.text(call.argument);
  if (const std::string* const given = context.import(name)) return Value::text(*given);
  const Export& source = context.exports().find(name, context);
  const Context::Entry entry(context, *source.scope, "Outputs." + source.output->key);
  Value value = Evaluator(*source.scope, context).evaluate(*source.output->value.find("Value"));
  if (!value.resource()) text_of(value);  // throws: an export is text
  return value;
}

Value Evaluator::mirror_resource(const std::string& name, const Node& resource) {
  if (const Node* const condition = resource.find("Condition")) {
    bool there = true;
    try {
      there = this->condition(condition->text);
    } catch (const NotKnown&) {
      // Where it matters whether the resource is there, its reader asks again.
    }
    if (!there) {
      throw NotKnown{fmt::format("correct it: {} is not there, its condition {} is false", name,
                                 in_quotes(condition->text)),
                     true};
    }
  }
  return Value::resource({scope_.file(), name, resource.find("Type")->text});
}

Value Evaluator::named(const std::string& name) {
  if (name == "AWS::NoValue") return Value::made(Node{});
  if (const Parameters::Parameter* const parameter = scope_.parameters().find(name)) {
    const std::string* const given = context_.parameter(name);
    const std::string* const text = given ? given : parameter->default_text();
    if (!text) throw NotKnown{fmt::format("give --parameter {}=VALUE", name)};
    if (!parameter->list) return Value::text(*text);
    context_.spend(1 + text->size() / 2);
    return Value::made(split_list(*text, 0));
  }
  const Node* const resource = scope_.resource(name);
  if (resource && is_mirror_resource(*resource)) return mirror_resource(name, *resource);
  if (!resource && !is_pseudo_parameter(name)) throw undeclared(*this, name, "Parameters");
  if (const std::string* const given = context_.parameter(name)) return Value::text(*given);
  if (!resource) throw NotKnown{fmt::format("give --parameter {}=VALUE", name)};
  throw NotKnown{fmt::format("give --parameter {}=VALUE, or {}", name, kListingsInstead)};
}

Value Evaluator::attribute(const std::string& name, const std::string& attribute) {
  const Node* const resource = scope_.resource(name);
  if (!resource) throw undeclared(*this, name, "Resources");
  if (is_mirror_resource(*resource)) {
    if (attribute == "Id") return mirror_resource(name, *resource);
    throw NotKnown{fmt::format("write the value itself: it comes from AWS")};
  }
  const std::string full = name + "." + attribute;
  if (const std::string* const given = context_.parameter(full)) return Value::text(*given);
  if (const Node* const property = property_behind(*resource, attribute)) {
    const Context::Entry entry(context_, scope_, full);
    Value value = evaluate(*property);
    if (!value.data() || value.data()->kind != NodeKind::kNull) return value;
  }
  throw NotKnown{fmt::format("give --parameter {}=VALUE, or {}", full, kListingsInstead)};
}

}  // namespace fibertap::templates
