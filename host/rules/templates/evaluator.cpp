#include "host/rules/templates/evaluator.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <utility>

#include "host/rules/templates/functions.h"
#include "host/rules/templates/intrinsic.h"
#include "host/rules/templates/parameters.h"

namespace fibertap::templates {
namespace {

struct Function {
  std::string_view name;
  std::string_view takes;
  Value (*compute)(const Call& call);
};

constexpr std::array kComputed = {
    Function{"And", "a list of conditions", compute_and},
    Function{"Cidr", "[CIDR, count, host bits]", compute_cidr},
    Function{"Condition", "the name of a condition", compute_condition},
    Function{"Equals", "[value, value]", compute_equals},
    Function{"FindInMap", "[mapping, key, key]", compute_find_in_map},
    Function{"GetAtt", "a resource and its attribute", compute_get_att},
    Function{"If", "[condition, value, value]", compute_if},
    Function{"ImportValue", "the name of an export", compute_import_value},
    Function{"Join", "[delimiter, list]", compute_join},
    Function{"Length", "a list", compute_length},
    Function{"Not", "a list of one condition", compute_not},
    Function{"Or", "a list of conditions", compute_or},
    Function{"Ref", "the name of a parameter or resource", compute_ref},
    Function{"Select", "[index, list]", compute_select},
    Function{"Split", "[delimiter, text]", compute_split},
    Function{"Sub", "a text, or [text, variables]", compute_sub},
};

}  // namespace

const std::vector<Node>& Call::list(std::size_t least, std::size_t most) const {
  const std::size_t size = argument.items.size();
  if (!argument.is_sequence() || size < least || size > most) throw malformed();
  return argument.items;
}

NotKnown Call::malformed() const {
  const std::string_view prefix = name == "Ref" || name == "Condition" ? "" : "Fn::";
  return {fmt::format("correct it: {}{} takes {}", prefix, name, takes)};
}

const std::string& text_of(const Value& value) {
  if (const Reference* const resource = value.resource()) {
    throw NotKnown{
        fmt::format("write the value itself: the id of {} comes from AWS", resource->logical_id)};
  }
  const Node& data = *value.data();
  if (!data.is_scalar()) {
    throw NotKnown{fmt::format("correct it: a text is needed where {} is", found(data))};
  }
  return data.text;
}

Value Evaluator::evaluate(const Node& node) {
  context_.spend(1);
  const auto intrinsic = as_intrinsic(node);
  if (!intrinsic) return Value::written(node);
  const Context::Level level(context_);
  for (const Function& function : kComputed) {
    if (function.name != intrinsic->name) continue;
    return function.compute({*this, intrinsic->argument, function.name, function.takes});
  }
  throw NotKnown{fmt::format("write the value itself, or {}", kListingsInstead)};
}

std::string Evaluator::text(const Node& node) { return text_of(evaluate(node)); }

bool Evaluator::truth(const Node& node) {
  const std::string value = text(node);
  if (value == "true" || value == "false") return value == "true";
  throw NotKnown{fmt::format("correct it: {} is neither true nor false", in_quotes(value))};
}

std::vector<Value> Evaluator::elements(const Node& list) {
  const Value value = evaluate(list);
  const Node* data = value.data();
  Node split;
  if (data && data->is_scalar()) {
    split = split_list(data->text, data->line);
    data = &split;
  }
  if (!data || !data->is_sequence()) {
    throw NotKnown{fmt::format("correct it: a list is needed where {} is",
                               data ? found(*data) : value.resource()->logical_id)};
  }
  context_.spend(data->items.size());
  std::vector<Value> elements;
  for (const Node& item : data->items) {
    Value element = value.in_document() == data ? evaluate(item) : Value::made(item);
    const Node* const known = element.data();
    if (!known || known->kind != NodeKind::kNull) elements.push_back(std::move(element));
  }
  return elements;
}

bool Evaluator::condition(const std::string& name) {
  const auto key = std::pair(&scope_, name);
  auto known = context_.conditions().find(key);
  if (known == context_.conditions().end()) {
    Context::Condition condition = NotKnown{};
    try {
      const Node* const expression = scope_.condition(name);
      if (!expression) throw NotKnown{fmt::format("declare {} under Conditions", in_quotes(name))};
      const Context::Entry entry(context_, scope_, "Conditions." + name);
      condition = truth(*expression);
    } catch (NotKnown& unknown) {
      condition = std::move(unknown);
    }
    known = context_.conditions().emplace(key, std::move(condition)).first;
  }
  if (const auto* const unknown = std::get_if<NotKnown>(&known->second)) throw NotKnown(*unknown);
  return std::get<bool>(known->second);
}

}  // namespace fibertap::templates
