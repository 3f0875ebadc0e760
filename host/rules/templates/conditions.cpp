#include <limits>
#include <optional>
#include <utility>

#include "host/rules/templates/functions.h"

namespace fibertap::templates {
namespace {

constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();

/// Whether one of the conditions in the argument is `wanted`. One that is, is enough: the others
/// need not be known then.
bool any_is(const Call& call, bool wanted) {
  std::optional<NotKnown> unknown;
  for (const Node& item : call.list(1, kAny)) {
    try {
      if (call.evaluator.truth(item) == wanted) return true;
    } catch (NotKnown& reason) {
      if (!unknown) unknown = std::move(reason);
    }
  }
  if (unknown) throw std::move(*unknown);
  return false;
}

bool equal(Evaluator& evaluator, const Node& left, const Node& right) {
  const Value a = evaluator.evaluate(left);
  const Value b = evaluator.evaluate(right);
  const bool lists = a.data() && a.data()->is_sequence() && b.data() && b.data()->is_sequence();
  if (!lists) return text_of(a) == text_of(b);
  const std::vector<Value> as = evaluator.elements(left);
  const std::vector<Value> bs = evaluator.elements(right);
  if (as.size() != bs.size()) return false;
  for (std::size_t i = 0; i < as.size(); ++i) {
    if (text_of(as[i]) != text_of(bs[i])) return false;
  }
  return true;
}

}  // namespace

Value compute_and(const Call& call) { return Value::truth(!any_is(call, false)); }

Value compute_or(const Call& call) { return Value::truth(any_is(call, true)); }

Value compute_not(const Call& call) {
  return Value::truth(!call.evaluator.truth(call.list(1, 1).front()));
}

Value compute_equals(const Call& call) {
  const auto& items = call.list(2, 2);
  return Value::truth(equal(call.evaluator, items[0], items[1]));
}

Value compute_condition(const Call& call) {
  if (!call.argument.is_scalar()) throw call.malformed();
  return Value::truth(call.evaluator.condition(call.argument.text));
}

Value compute_if(const Call& call) {
  const auto& items = call.list(3, 3);
  if (!items[0].is_scalar()) throw call.malformed();
  return call.evaluator.evaluate(call.evaluator.condition(items[0].text) ? items[1] : items[2]);
}

}  // namespace fibertap::templates
