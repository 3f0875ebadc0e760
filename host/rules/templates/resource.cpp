#include "host/rules/templates/resource.h"

#include <algorithm>
#include <array>

#include "host/base/near_name.h"
#include "host/rules/templates/unknown_value.h"

namespace fibertap::templates {
namespace {

bool is_logical_id(std::string_view text) {
  constexpr std::string_view kLettersAndDigits =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  return !text.empty() && text.find_first_not_of(kLettersAndDigits) == std::string_view::npos;
}

Fields attributes(const Place& place, const Scope& scope, const Member& member) {
  if (!is_logical_id(member.key)) {
    throw error_at(place,
                   "Resources: wrong logical id, found {}, expected letters and digits; "
                   "rename it",
                   in_quotes(member.key));
  }
  Fields fields(place, &scope, member.key, member.value);
  fields.only({"Type", "Properties", "Metadata", "DependsOn", "Condition", "CreationPolicy",
               "DeletionPolicy", "UpdatePolicy", "UpdateReplacePolicy"});
  return fields;
}

/// Properties, called by the name of the resource alone. Without any, an empty mapping: what is
/// missing is then reported by name.
Fields properties_of(const Fields& attributes, const Place& place, const Scope& scope,
                     const Member& member, KnownKeys known) {
  static const Node kNone = Node::mapping();
  const Node* node = member.value.find("Properties");
  if (node) attributes.inside("Properties");  // throws unless it is a mapping
  Fields fields(place, &scope, member.key, node ? *node : kNone);
  fields.only(known);
  return fields;
}

constexpr std::string_view kFibertap = "Fibertap";

/// AWS takes any key in Metadata. One that was meant to be ours would be left out, and nobody would
/// notice.
void reject_near_key(const Fields& metadata, KnownKeys below) {
  for (const Member& member : metadata.members()) {
    if (member.key == kFibertap) continue;
    if (std::ranges::find(below, member.key) != below.end()) {
      throw error_at({metadata.place().file, member.line},
                     "{}: wrong place, found {}, expected it below {}; write {}: {{{}: ...}}",
                     metadata.subject(), in_quotes(member.key), kFibertap, kFibertap, member.key);
    }
    if (!near_name(member.key, std::array{kFibertap})) continue;
    throw error_at({metadata.place().file, member.line},
                   "{}: unknown key, found {}, expected {}; write {}", metadata.subject(),
                   in_quotes(member.key), kFibertap, kFibertap);
  }
}

}  // namespace

std::optional<Fields> fibertap_metadata(const Fields& owner, KnownKeys known) {
  const auto metadata = owner.inside("Metadata");
  if (!metadata) return std::nullopt;
  reject_near_key(*metadata, known);
  auto fibertap = metadata->inside(kFibertap);
  if (fibertap) fibertap->only(known);
  return fibertap;
}

bool is_there(const Fields& resource, const Scope& scope) {
  constexpr std::string_view kKey = "Condition";
  const auto condition = resource.text(kKey, "the name of a condition");
  if (!condition) return true;
  try {
    return scope.holds(*condition);
  } catch (const NotKnown& unknown) {
    throw UnknownValue(error_at(resource.place_of(kKey),
                                "{}.{}: value not known, found {}, expected true or false; {}",
                                resource.subject(), kKey, in_quotes(*condition), unknown.remedy));
  }
}

Resource::Resource(std::string_view file, const Scope& scope, const Member& member,
                   KnownKeys properties_known, KnownKeys metadata_known)
    : logical_id(member.key),
      properties(properties_of(attributes({file, member.line}, scope, member), {file, member.line},
                               scope, member, properties_known)),
      metadata(fibertap_metadata(Fields({file, member.line}, &scope, member.key, member.value),
                                 metadata_known)) {}

}  // namespace fibertap::templates
