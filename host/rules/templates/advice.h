#ifndef FIBERTAP_HOST_RULES_TEMPLATES_ADVICE_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_ADVICE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "host/rules/templates/node.h"
#include "host/rules/templates/scope.h"

// What an error advises about a value that is not known: what to write, where that can be known
// from what was found. People bring values from security groups, from the console and from other
// tools.
namespace fibertap::templates {

/// Both ends included.
struct NumberRange {
  std::uint32_t lowest;
  std::uint32_t highest;
};

/// For one of several `names`.
std::string choice_advice(std::string_view text, std::span<const std::string_view> names);

/// For the number of a protocol.
std::string protocol_advice(std::string_view text);

/// For a number in decimal digits.
std::string number_advice(std::string_view text, NumberRange range);

/// For a CIDR.
std::string cidr_advice(std::string_view text);

/// For a MAC address.
std::string mac_advice(std::string_view text);

/// For the port range at `key`, which is no mapping.
std::string ports_advice(std::string_view key, const Node& node);

/// A reference to `name`, a resource, a parameter or an attribute, as a template in YAML or JSON
/// has it.
std::string reference_to(std::string_view name, bool json);

/// Where `node` was meant as an intrinsic function: a wrong letter in its name, the name of a
/// parameter without it, or its short form where there is none. Absent where it was not.
std::optional<std::string> function_advice(const Node& node, const Scope& scope);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_ADVICE_H_
