#include <fmt/format.h>

#include <string>
#include <utility>

#include "host/rules/templates/fields.h"
#include "host/rules/templates/functions.h"

namespace fibertap::templates {

Value compute_select(const Call& call) {
  const auto& items = call.list(2, 2);
  const std::string written = call.evaluator.text(items[0]);
  const auto index = parse_number(written, {0, 0xFFFF});
  if (!index) {
    throw NotKnown{fmt::format("correct it: {} is no index of Fn::Select", in_quotes(written))};
  }
  // Of a list that stands here, the other elements need not be known.
  if (items[1].is_sequence() && *index < items[1].items.size()) {
    return call.evaluator.evaluate(items[1].items[*index]);
  }
  std::vector<Value> elements = call.evaluator.elements(items[1]);
  if (*index >= elements.size()) {
    throw NotKnown{fmt::format("correct it: Fn::Select {} needs a list longer than {}", *index,
                               elements.size())};
  }
  return std::move(elements[*index]);
}

Value compute_length(const Call& call) {
  return Value::text(std::to_string(call.evaluator.elements(call.argument).size()));
}

}  // namespace fibertap::templates
