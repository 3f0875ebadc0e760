#ifndef FIBERTAP_HOST_RULES_SHADOWING_H_
#define FIBERTAP_HOST_RULES_SHADOWING_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "host/rules/mirror.h"

namespace fibertap {

/// What earlier rules of the same direction leave of a rule.
struct Shadow {
  std::optional<std::size_t>
      whole;                        // row that matches all that this rule matches: it never decides
  std::vector<std::size_t> partly;  // rows of the other action that match some of it
};

/// One Shadow for each of `rows`, which stand in evaluation order.
std::vector<Shadow> shadows(std::span<const Rule> rows);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_RULES_SHADOWING_H_
