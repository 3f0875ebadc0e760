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
#include <vector>

#include "host/rules/mirror.h"
#include "host/rules/templates/place.h"

namespace fibertap::templates {

/// What identifies a filter: a logical id is known in its own file only, a tmf- id everywhere.
struct FilterKey {
  static constexpr std::size_t kEverywhere = std::numeric_limits<std::size_t>::max();

  std::size_t file;  // index of the file, or kEverywhere
  std::string name;
  friend auto operator<=>(const FilterKey&, const FilterKey&) = default;
};

struct FilterPart {
  FilterKey key;
  Place place;
  Filter filter;  // its rules come as RuleParts
};

struct RulePart {
  FilterKey filter;
  Place filter_place;  // of the property that names the filter
  Place number_place;  // of RuleNumber
  std::string name;
  Rule rule;
};

/// A session as its file says it; what other files and options say comes with the join.
struct SessionPart {
  FilterKey filter;
  Place filter_place;
  Place place;
  Session session;                    // without vni and filter
  std::optional<std::uint32_t> vni;   // absent = --session must tell
  std::string vni_remedy;             // what to do when nobody tells
  std::string network_interface;      // eni- id, when known
  bool macs_given = false;            // Metadata lists them, be it none
  std::optional<Place> non_ip_place;  // of NonIp, when it is said
  bool listed = false;                // by aws ec2 describe-*, so that its name is unique
};

/// All files, each object checked by itself, before the objects are joined.
struct MirrorParts {
  std::vector<FilterPart> filters;
  std::vector<RulePart> rules;
  std::vector<SessionPart> sessions;
  std::map<std::string, std::vector<Mac>> interface_macs;  // by eni- id
  std::set<std::string> known_parameters;                  // those given that a template knows
  std::vector<std::string> notes;
};

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_MIRROR_PARTS_H_
