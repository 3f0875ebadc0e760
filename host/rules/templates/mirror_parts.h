#ifndef FIBERTAP_HOST_RULES_TEMPLATES_MIRROR_PARTS_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_MIRROR_PARTS_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "host/rules/mirror.h"
#include "host/rules/templates/place.h"
#include "host/rules/templates/unknown_value.h"

namespace fibertap::templates {

/// What identifies an object: a logical id is known in its own file only, an id of AWS everywhere.
struct ObjectKey {
  static constexpr std::size_t kEverywhere = std::numeric_limits<std::size_t>::max();

  std::size_t file;  // index of the file, or kEverywhere
  std::string name;
  friend auto operator<=>(const ObjectKey&, const ObjectKey&) = default;
};

/// The filter that a rule or session names.
struct FilterReference {
  ObjectKey key;
  Place place;                                // of the property that names it
  std::size_t file = ObjectKey::kEverywhere;  // that has the property, of a template
  bool json = false;                          // whether that template is written in JSON
};

struct FilterPart {
  ObjectKey key;
  Place place;
  Filter filter;  // its rules come as RuleParts
};

struct RulePart {
  FilterReference filter;
  Place number_place;  // of RuleNumber
  std::string name;
  Rule rule;
};

/// A session as its file says it; what other files and options say comes with the join.
struct SessionPart {
  FilterReference filter;
  Place place;
  Session session;                    // without vni and filter
  std::uint32_t number = 0;           // SessionNumber
  Place number_place;                 // of SessionNumber
  std::optional<std::uint32_t> vni;   // absent = --session must say it
  std::string vni_remedy;             // what to do when nobody says it
  std::optional<ObjectKey> source;    // the interface, where it can be known again
  bool macs_given = false;            // Metadata lists them, perhaps none
  std::optional<Place> non_ip_place;  // of NonIp, when it is said
  bool listed = false;                // by aws ec2 describe-*, so that its name is unique
};

/// A filter or rule of which a value is not known.
struct UnknownPart {
  ObjectKey filter;
  UnknownValue error;
};

/// An interface of a listing.
struct InterfacePart {
  Place place;
  Mac mac;
};

/// A listing that says that there is nothing of a kind.
struct EmptyList {
  Place place;
  std::string_view of;  // such as "TrafficMirrorSessions"
};

/// All files, each object checked by itself, before the objects are joined.
struct MirrorParts {
  std::vector<FilterPart> filters;
  std::vector<RulePart> rules;
  std::vector<SessionPart> sessions;
  std::vector<UnknownPart> unknown;                 // errors where a session uses the filter
  std::map<std::string, InterfacePart> interfaces;  // by eni- id, those that have a MAC
  std::vector<EmptyList> empty_lists;
  std::set<std::string> known_parameters;  // those given that a template knows
  std::set<std::string> parameter_names;   // what a given one that none knows may be meant to be
  std::set<std::string> known_imports;     // those that a template asks for
  std::vector<std::string> notes;
};

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_MIRROR_PARTS_H_
