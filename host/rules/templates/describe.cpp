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

/// The id of an object, which is also what errors call it. Ids only join objects, so any text is
/// one: what stands in for AWS forms its own. `prefix` is AWS's.
std::string required_id(const Fields& object, std::string_view key, std::string_view prefix) {
  constexpr std::size_t kMostBytes = 255;
  const std::string expected =
      fmt::format("an id such as {}0123456789abcdef0, of at most {} bytes", prefix, kMostBytes);
  std::string id = object.required_text(key, expected);
  if (id.empty() || id.size() > kMostBytes) {
    throw object.wrong(key, *object.find(key), id.empty() ? "no id" : "too long", expected,
                       "correct it");
  }
  return id;
}

void read_rules(const Fields& filter, std::string_view list, Direction direction,
                const ObjectKey& key, MirrorParts& parts) {
  for (Fields& object : filter.objects(list)) {
    if (object.find("TrafficMirrorFilterRuleId")) {
      object.call(required_id(object, "TrafficMirrorFilterRuleId", "tmfr-"));
    }
    RulePart part = read_rule(object, direction, parts.notes);
    part.filter = {key, filter.place()};
    parts.rules.push_back(std::move(part));
  }
}

void read_filter(Fields& object, MirrorParts& parts) {
  const std::string id = required_id(object, "TrafficMirrorFilterId", "tmf-");
  object.call(id);
  FilterPart part{{ObjectKey::kEverywhere, id}, object.place(), {}};
  part.filter.name = escaped(id);
  part.filter.amazon_dns = read_network_services(object);
  read_rules(object, "IngressFilterRules", Direction::kIngress, part.key, parts);
  read_rules(object, "EgressFilterRules", Direction::kEgress, part.key, parts);
  parts.filters.push_back(std::move(part));
}

void read_listed_session(Fields& object, MirrorParts& parts) {
  const std::string id = required_id(object, "TrafficMirrorSessionId", "tms-");
  object.call(id);
  SessionPart part = read_session(object);
  part.session.name = escaped(id);
  part.listed = true;
  constexpr std::string_view kFilter = "TrafficMirrorFilterId";
  part.filter = {{ObjectKey::kEverywhere, required_id(object, kFilter, "tmf-")},
                 object.place_of(kFilter)};
  if (const auto source = object.text("NetworkInterfaceId", "an id")) {
    part.source = {ObjectKey::kEverywhere, *source};
  }
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
                       "one such as 02:00:5e:10:00:01", mac_advice(*text));
  }
  const auto [known, added] = parts.interfaces.emplace(id, InterfacePart{object.place(), *mac});
  if (!added) {
    throw error_at(object.place(),
                   "{}: described twice, found again, expected once (first at {}); remove one",
                   escaped(id), to_string(known->second.place));
  }
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
    throw root.wrong(
        "NextToken", *token, "the listing is incomplete", "none",
        "list all pages: run aws without --max-items, --max-results and --no-paginate");
  }
  for (Fields& object : root.objects(kFilters)) read_filter(object, parts);
  for (Fields& object : root.objects(kSessions)) read_listed_session(object, parts);
  for (Fields& object : root.objects(kInterfaces)) read_interface(object, parts);
  root.objects(kTargets);  // a target says nothing about frames, nor do none
  for (const std::string_view of : {kFilters, kSessions, kInterfaces}) {
    if (!document.root.find(of) || !root.objects(of).empty()) continue;
    parts.empty_lists.push_back({root.place_of(of), of});
  }
}

}  // namespace fibertap::templates
