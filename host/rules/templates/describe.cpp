#include "host/rules/templates/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "host/rules/templates/address_list.h"
#include "host/rules/templates/fields.h"
#include "host/rules/templates/mirror_objects.h"

namespace fibertap::templates {
namespace {

constexpr std::string_view kSessions = "TrafficMirrorSessions";
constexpr std::string_view kFilters = "TrafficMirrorFilters";
constexpr std::string_view kTargets = "TrafficMirrorTargets";
constexpr std::string_view kInterfaces = "NetworkInterfaces";

/// The id of an object, which is also what errors call it.
std::string required_id(const Fields& object, std::string_view key, std::string_view prefix) {
  const std::string expected = fmt::format("an id such as {}0123456789abcdef0", prefix);
  std::string id = object.required_text(key, expected);
  const bool letters = std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
  });
  if (!letters || id.size() == prefix.size() || !id.starts_with(prefix)) {
    throw object.wrong(key, *object.find(key), "no such id", expected, "correct it");
  }
  return id;
}

void read_rules(const Fields& filter, std::string_view list, Direction direction,
                const FilterKey& key, MirrorParts& parts) {
  for (Fields& object : filter.objects(list)) {
    if (object.find("TrafficMirrorFilterRuleId")) {
      object.call(required_id(object, "TrafficMirrorFilterRuleId", "tmfr-"));
    }
    RulePart part = read_rule(object, direction, parts.notes);
    part.filter = key;
    part.filter_place = filter.place();
    parts.rules.push_back(std::move(part));
  }
}

void read_filter(Fields& object, MirrorParts& parts) {
  const std::string id = required_id(object, "TrafficMirrorFilterId", "tmf-");
  object.call(id);
  FilterPart part{{FilterKey::kEverywhere, id}, object.place(), {}};
  part.filter.name = id;
  part.filter.amazon_dns = read_network_services(object);
  read_rules(object, "IngressFilterRules", Direction::kIngress, part.key, parts);
  read_rules(object, "EgressFilterRules", Direction::kEgress, part.key, parts);
  parts.filters.push_back(std::move(part));
}

void read_listed_session(Fields& object, MirrorParts& parts) {
  const std::string id = required_id(object, "TrafficMirrorSessionId", "tms-");
  object.call(id);
  SessionPart part = read_session(object);
  part.session.name = id;
  part.listed = true;
  part.filter = {FilterKey::kEverywhere, required_id(object, "TrafficMirrorFilterId", "tmf-")};
  part.vni_remedy = fmt::format("give --session {}=VNI", id);
  parts.sessions.push_back(std::move(part));
}

void read_interface(Fields& object, MirrorParts& parts) {
  const std::string id = required_id(object, "NetworkInterfaceId", "eni-");
  object.call(id);
  const auto text = object.text("MacAddress", "a MAC address");
  if (!text) return;
  const auto mac = parse_mac(*text);
  if (!mac) {
    throw object.wrong("MacAddress", *object.find("MacAddress"), "no MAC address",
                       "one such as 02:00:5e:10:00:01", "correct it");
  }
  parts.interface_macs[id] = {*mac};
}

}  // namespace

bool is_listing(const Document& document) {
  constexpr std::array<std::string_view, 4> kKeys = {kSessions, kFilters, kTargets, kInterfaces};
  return std::any_of(kKeys.begin(), kKeys.end(),
                     [&](std::string_view key) { return document.root.find(key) != nullptr; });
}

void read_listing(const Document& document, MirrorParts& parts) {
  const Fields root({document.file, document.root.line}, nullptr, "listing", document.root);
  const Node* token = document.root.find("NextToken");
  if (token && token->kind != NodeKind::kNull && !(token->is_scalar() && token->text.empty())) {
    throw root.wrong("NextToken", *token, "the listing is incomplete", "none",
                     "list all pages: run aws without --max-items and --no-paginate");
  }
  for (Fields& object : root.objects(kFilters)) read_filter(object, parts);
  for (Fields& object : root.objects(kSessions)) read_listed_session(object, parts);
  for (Fields& object : root.objects(kInterfaces)) read_interface(object, parts);
  root.objects(kTargets);  // a target says nothing about frames
}

}  // namespace fibertap::templates
