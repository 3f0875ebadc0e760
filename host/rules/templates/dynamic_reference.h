#ifndef FIBERTAP_HOST_RULES_TEMPLATES_DYNAMIC_REFERENCE_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_DYNAMIC_REFERENCE_H_

#include <optional>
#include <string>
#include <string_view>

#include "host/rules/templates/context.h"

namespace fibertap::templates {

/// A dynamic reference in a text, such as {{resolve:ssm:/vpc/cidr:1}}. Views of the text.
struct DynamicReference {
  std::string_view before;
  std::string_view name;  // "ssm:/vpc/cidr:1"
  std::string_view after;
};

std::optional<DynamicReference> first_dynamic_reference(std::string_view text) noexcept;

/// The text with each dynamic reference replaced by what --parameter gives under its name. Throws
/// NotKnown where nothing is given.
std::string without_dynamic_references(std::string_view text, Context& context);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_DYNAMIC_REFERENCE_H_
