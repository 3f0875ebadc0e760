#include "host/rules/templates/cloudformation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/near_name.h"
#include "host/rules/templates/address_list.h"
#include "host/rules/templates/fields.h"
#include "host/rules/templates/mirror_objects.h"
#include "host/rules/templates/references.h"
#include "host/rules/templates/resource.h"
#include "host/rules/templates/unknown_value.h"
#include "host/rules/templates/unprocessed.h"

namespace fibertap::templates {
namespace {

/// Whether `type` was meant to be one of ours, which all begin alike.
bool is_meant_as_ours(std::string_view type) {
  constexpr std::string_view kOurs = "AWS::EC2::TrafficMirror";
  return letters_apart(type.substr(0, kOurs.size()), kOurs) <= 2;
}

/// Reads the resources of one template.
class Reader {
 public:
  Reader(const Document& document, const Scope& scope, MirrorParts& parts)
      : document_(document),
        file_(scope.file()),
        scope_(scope),
        references_(document, scope.file(), scope),
        parts_(parts) {}

  void read() {
    const Fields root({document_.file, document_.root.line}, &scope_, "template", document_.root);
    reject_unprocessed(document_, root);
    root.only({"AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules",
               "Mappings", "Conditions", "Transform", "Resources", "Outputs", "Hooks"});
    fibertap_metadata(root, {});
    const auto resources = root.inside("Resources");
    if (!resources) throw root.missing("Resources", "a mapping");
    for (const Member& member : resources->members()) read_resource(member);
    for (const auto& [type, count] : skipped_) {
      parts_.notes.push_back(fmt::format("{}: {} resource{} of type {} skipped", document_.file,
                                         count, count == 1 ? "" : "s", type));
    }
  }

 private:
  Place place(const Member& member) const { return {document_.file, member.line}; }

  void read_resource(const Member& member) {
    using ReadResource = void (Reader::*)(const Member&);
    static constexpr std::array<std::pair<std::string_view, ReadResource>, 4> kReaders = {{
        {kFilterType, &Reader::read_filter},
        {"AWS::EC2::TrafficMirrorFilterRule", &Reader::read_filter_rule},
        {"AWS::EC2::TrafficMirrorSession", &Reader::read_mirror_session},
        {kTargetType, &Reader::read_target},
    }};
    const Fields fields(place(member), nullptr, member.key, member.value);
    const std::string type = fields.required_text("Type", "a resource type");
    for (const auto& [name, read] : kReaders) {
      if (type != name) continue;
      if (!is_absent(member)) (this->*read)(member);
      return;
    }
    if (is_meant_as_ours(type)) throw unknown_type(fields, type, kReaders);
    ++skipped_[in_quotes(type)];
  }

  /// A rule or session that nobody reads would be missed by nobody.
  template <typename Readers>
  static Error unknown_type(const Fields& resource, std::string_view type, const Readers& readers) {
    std::vector<std::string_view> types;
    types.reserve(readers.size());
    for (const auto& reader : readers) types.push_back(reader.first);
    const auto near = near_name(type, types);
    return resource.wrong("Type", *resource.find("Type"), "no such type",
                          fmt::format("one of {}", fmt::join(types, ", ")),
                          near ? fmt::format("write {}", *near) : "correct it");
  }

  bool is_there(const Member& member) const {
    return templates::is_there(Fields(place(member), &scope_, member.key, member.value), scope_);
  }

  /// True when the resource's condition is known to be false.
  bool is_absent(const Member& member) {
    try {
      if (is_there(member)) return false;
    } catch (const UnknownValue&) {
      return false;
    }
    parts_.notes.push_back(fmt::format("{}: {}: skipped, its condition {} is false",
                                       to_string(place(member)), member.key,
                                       in_quotes(member.value.find("Condition")->text)));
    return true;
  }

  /// Reads what a filter needs. A value that is not known is an error only if the filter is used.
  template <typename Read>
  void read_for(const ObjectKey& filter, const Member& member, const Read& read) {
    try {
      is_there(member);
      read();
    } catch (const UnknownValue& error) {
      parts_.unknown.push_back({filter, error});
    }
  }

  void read_filter(const Member& member) {
    const Resource resource(document_.file, scope_, member,
                            {"Description", "NetworkServices", "Tags"}, {"Resolvers"});
    FilterPart part{{file_, resource.logical_id}, place(member), {}};
    part.filter.name = resource.logical_id;
    read_for(part.key, member, [&] {
      part.filter.amazon_dns = read_network_services(resource.properties);
      if (resource.metadata) read_resolvers(*resource.metadata, part.filter);
    });
    parts_.filters.push_back(std::move(part));
  }

  void read_resolvers(const Fields& metadata, Filter& filter) {
    constexpr std::string_view kKey = "Resolvers";
    filter.resolvers = read_cidrs(metadata, kKey, parts_.notes);
    if (filter.resolvers.empty() || filter.amazon_dns) return;
    throw error_at(metadata.place_of(kKey),
                   "{}.{}: without effect, found no NetworkServices, expected amazon-dns; add it "
                   "or remove Resolvers",
                   metadata.subject(), kKey);
  }

  void read_filter_rule(const Member& member) {
    const Resource resource(
        document_.file, scope_, member,
        {"Description", "DestinationCidrBlock", "DestinationPortRange", "Protocol", "RuleAction",
         "RuleNumber", "SourceCidrBlock", "SourcePortRange", "Tags", "TrafficDirection",
         "TrafficMirrorFilterId"},
        {});
    const FilterReference filter = references_.filter(resource.properties);
    read_for(filter.key, member, [&] {
      RulePart part = read_rule(resource.properties, std::nullopt, parts_.notes);
      part.filter = filter;
      parts_.rules.push_back(std::move(part));
    });
  }

  void read_mirror_session(const Member& member) {
    is_there(member);
    const Resource resource(
        document_.file, scope_, member,
        {"Description", "NetworkInterfaceId", "OwnerId", "PacketLength", "SessionNumber", "Tags",
         "TrafficMirrorFilterId", "TrafficMirrorTargetId", "VirtualNetworkId"},
        {"VirtualNetworkId", "MacAddresses", "NonIp"});
    resource.properties.require("TrafficMirrorTargetId", "the target");
    references_.check(resource.properties, "TrafficMirrorTargetId", kTargetType);
    SessionPart part = read_session(resource.properties);
    part.source = references_.source(resource.properties);
    part.session.name = resource.logical_id;
    part.filter = references_.filter(resource.properties);
    part.vni_remedy = fmt::format(
        "add it, or Metadata: {{Fibertap: {{VirtualNetworkId: N}}}}, or give --session {}=VNI",
        resource.logical_id);
    if (resource.metadata) read_session_metadata(*resource.metadata, part);
    parts_.sessions.push_back(std::move(part));
  }

  void read_session_metadata(const Fields& metadata, SessionPart& part) {
    constexpr std::string_view kVni = "VirtualNetworkId";
    if (const auto vni = metadata.number(kVni, kVniRange)) {
      if (part.vni && *part.vni != *vni) {
        throw metadata.wrong(kVni, *metadata.find(kVni), "contradicts the property",
                             std::to_string(*part.vni), "remove it");
      }
      part.vni = vni;
    }
    if (auto macs = read_macs(metadata, "MacAddresses")) {
      part.session.macs = std::move(*macs);
      part.macs_given = true;
    }
    if (const auto accepts =
            metadata.choice<bool>("NonIp", {{"accept", true}, {"reject", false}})) {
      part.session.accept_non_ip = *accepts;
      part.non_ip_place = metadata.place_of("NonIp");
    }
  }

  /// A target says nothing about frames; it is only looked at for wrong properties.
  void read_target(const Member& member) {
    const Resource resource(document_.file, scope_, member,
                            {"Description", "GatewayLoadBalancerEndpointId", "NetworkInterfaceId",
                             "NetworkLoadBalancerArn", "Tags"},
                            {});
    for (const std::string_view key :
         {"GatewayLoadBalancerEndpointId", "NetworkInterfaceId", "NetworkLoadBalancerArn"}) {
      references_.check(resource.properties, key, {});
    }
  }

  const Document& document_;
  std::size_t file_;
  const Scope& scope_;
  References references_;
  MirrorParts& parts_;
  std::map<std::string, std::size_t> skipped_;  // resources by type
};

}  // namespace

bool is_template(const Document& document) {
  return document.root.find("Resources") || document.root.find("AWSTemplateFormatVersion");
}

void read_template(const Document& document, const Scope& scope, MirrorParts& parts) {
  Reader(document, scope, parts).read();
}

}  // namespace fibertap::templates
