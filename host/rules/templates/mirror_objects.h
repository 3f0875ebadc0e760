#ifndef FIBERTAP_HOST_RULES_TEMPLATES_MIRROR_OBJECTS_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_MIRROR_OBJECTS_H_

#include <optional>
#include <string>
#include <vector>

#include "host/rules/templates/fields.h"
#include "host/rules/templates/mirror_parts.h"

// What templates and listings have in common: the properties of the API's objects, under the
// same names in both.
namespace fibertap::templates {

constexpr NumberRange kVniRange{0, 0xFFFFFF};

/// True when NetworkServices of a filter names amazon-dns, the only service there is.
bool read_network_services(const Fields& filter);

/// Everything of a rule but its filter. `listed` is the direction of the list the rule stands in,
/// where there is one: TrafficDirection may then be left out, but not contradict.
RulePart read_rule(const Fields& fields, std::optional<Direction> listed,
                   std::vector<std::string>& notes);

/// Everything of a session but its name, its filter and its source.
SessionPart read_session(const Fields& fields);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_MIRROR_OBJECTS_H_
