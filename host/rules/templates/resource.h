#ifndef FIBERTAP_HOST_RULES_TEMPLATES_RESOURCE_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_RESOURCE_H_

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "host/rules/templates/fields.h"
#include "host/rules/templates/node.h"
#include "host/rules/templates/place.h"
#include "host/rules/templates/scope.h"

namespace fibertap::templates {

using KnownKeys = std::initializer_list<std::string_view>;

/// Metadata.Fibertap in `owner`, a resource or the whole template. Throws for a key that is not
/// `known`.
std::optional<Fields> fibertap_metadata(const Fields& owner, KnownKeys known);

/// Whether the Condition of a resource, where it has one, holds: else it is not there. Throws
/// UnknownValue.
bool is_there(const Fields& resource, const Scope& scope);

/// One resource of our own in a CloudFormation template.
struct Resource {
  /// Throws for a key that the resource, its Properties or its
  /// Metadata.Fibertap cannot have.
  Resource(std::string_view file, const Scope& scope, const Member& member, KnownKeys properties,
           KnownKeys metadata);

  std::string logical_id;
  Fields properties;
  std::optional<Fields> metadata;  // Metadata.Fibertap
};

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_RESOURCE_H_
