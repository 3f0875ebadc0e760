#ifndef FIBERTAP_HOST_RULES_TEMPLATES_ATTRIBUTES_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_ATTRIBUTES_H_

#include <string_view>

#include "host/rules/templates/node.h"

namespace fibertap::templates {

/// Whether a resource is a session, a filter, a rule or a target.
bool is_mirror_resource(const Node& resource) noexcept;

/// The property of a resource whose value one of its attributes has, such as the CidrBlock of a
/// VPC; nullptr where AWS chooses the value.
const Node* property_behind(const Node& resource, std::string_view attribute) noexcept;

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_ATTRIBUTES_H_
