#ifndef FIBERTAP_HOST_RULES_TEMPLATES_INTRINSIC_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_INTRINSIC_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/rules/templates/node.h"

namespace fibertap::templates {

/// A use of an intrinsic function, such as {Ref: X} or {Fn::GetAtt: [X, Id]}.
struct Intrinsic {
  std::string_view name;  // "Ref", "Sub", "GetAtt", "If", ...: without "Fn::"
  const Node& argument;
};

/// The intrinsic function that `node` is, if it is one.
std::optional<Intrinsic> as_intrinsic(const Node& node) noexcept;

/// What to do where no value can be known: what AWS prints has no functions.
constexpr std::string_view kListingsInstead =
    "give the listings of aws ec2 describe-traffic-mirror-filters and aws ec2 "
    "describe-traffic-mirror-sessions in place of this template";

/// A text with a dynamic reference, as if it were a function: {Fn::DynamicReference: text}. So its
/// reader cannot take it for the value.
Node as_dynamic_reference(const Node& text);

/// The text of such a node; nullptr for any other.
const std::string* dynamic_reference(const Node& node) noexcept;

/// The short form, for messages: `!Ref X`, `!Sub "10.${Net}.0.0/16"`, `Fn::If`.
std::string written(const Intrinsic& intrinsic);

/// What a Ref or GetAtt refers to, "X" or "X.Id"; absent when it is neither or is malformed.
std::optional<std::string> referred(const Intrinsic& intrinsic);

/// A piece of the text of a Fn::Sub.
struct SubPiece {
  bool variable;
  std::string_view text;  // literal text, or the name inside ${}
};

/// Splits the text of a Fn::Sub, "${!x}" being the literal "${x}"; absent when a "${" is not
/// closed or holds what cannot be a name. The pieces are views of `text`.
std::optional<std::vector<SubPiece>> split_sub(std::string_view text);

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_INTRINSIC_H_
