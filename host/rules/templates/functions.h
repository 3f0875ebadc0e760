#ifndef FIBERTAP_HOST_RULES_TEMPLATES_FUNCTIONS_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_FUNCTIONS_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "host/rules/templates/evaluator.h"
#include "host/rules/templates/node.h"
#include "host/rules/templates/value.h"

namespace fibertap::templates {

/// One use of an intrinsic function.
struct Call {
  Evaluator& evaluator;
  const Node& argument;
  std::string_view name;   // such as "Select"
  std::string_view takes;  // what its argument has to be, for messages

  /// The elements of the argument. Throws NotKnown unless it is a list with so many.
  const std::vector<Node>& list(std::size_t least, std::size_t most) const;

  /// The argument is not what the function takes.
  NotKnown malformed() const;
};

// Each computes its function, and throws NotKnown where it has no value.

Value compute_and(const Call& call);
Value compute_condition(const Call& call);
Value compute_equals(const Call& call);
Value compute_if(const Call& call);
Value compute_not(const Call& call);
Value compute_or(const Call& call);

Value compute_join(const Call& call);
Value compute_split(const Call& call);
Value compute_sub(const Call& call);

Value compute_cidr(const Call& call);
Value compute_length(const Call& call);
Value compute_select(const Call& call);

Value compute_find_in_map(const Call& call);
Value compute_get_att(const Call& call);
Value compute_import_value(const Call& call);
Value compute_ref(const Call& call);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_FUNCTIONS_H_
