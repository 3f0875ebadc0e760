#include "host/lab/validate/case_template.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "host/observe/words.h"

namespace fibertap::validation {
namespace {

/// A filter that no file has.
constexpr std::string_view kMissingFilter = "tmf-00000000000000000";

class Yaml {
 public:
  /// The head of a resource, up to its Metadata or Properties.
  void resource(std::string_view name, std::string_view type) {
    add("  {}:\n    Type: AWS::EC2::TrafficMirror{}\n", name, type);
  }

  void metadata() { add("    Metadata:\n      Fibertap:\n"); }
  void properties() { add("    Properties:\n"); }

  template <typename... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
  }

  std::string take() { return std::move(text_); }

 private:
  std::string text_ = "Resources:\n";
};

std::string filter_name(std::size_t filter) { return fmt::format("Filter{}", filter + 1); }

/// In quotes, because a colon at the front is YAML's.
std::string quoted(const Cidr& cidr) { return fmt::format("\"{}\"", to_string(cidr)); }

void add_filter(const Filter& filter, const std::string& name, Yaml& yaml) {
  yaml.resource(name, "Filter");
  if (!filter.amazon_dns) return;
  if (!filter.resolvers.empty()) {
    yaml.metadata();
    std::vector<std::string> resolvers;
    std::ranges::transform(filter.resolvers, std::back_inserter(resolvers), quoted);
    yaml.add("        Resolvers: [{}]\n", fmt::join(resolvers, ", "));
  }
  yaml.properties();
  yaml.add("      NetworkServices: [amazon-dns]\n");
}

void add_ports(std::string_view key, const std::optional<PortRange>& ports, Yaml& yaml) {
  if (!ports) return;
  yaml.add("      {}: {{FromPort: {}, ToPort: {}}}\n", key, ports->first, ports->last);
}

void add_rule(const Rule& rule, const std::string& filter, std::size_t index, Yaml& yaml) {
  yaml.resource(fmt::format("{}Rule{}", filter, index + 1), "FilterRule");
  yaml.properties();
  yaml.add("      TrafficMirrorFilterId: !Ref {}\n", filter);
  yaml.add("      TrafficDirection: {}\n", word(rule.direction));
  yaml.add("      RuleNumber: {}\n", rule.number);
  yaml.add("      RuleAction: {}\n", word(rule.action));
  if (rule.protocol) yaml.add("      Protocol: {}\n", *rule.protocol);
  yaml.add("      SourceCidrBlock: {}\n", quoted(rule.source));
  yaml.add("      DestinationCidrBlock: {}\n", quoted(rule.destination));
  add_ports("SourcePortRange", rule.source_ports, yaml);
  add_ports("DestinationPortRange", rule.destination_ports, yaml);
}

void add_session(const Session& session, std::size_t index, Yaml& yaml) {
  yaml.resource(fmt::format("Session{}", index + 1), "Session");
  if (!session.macs.empty() || session.accept_non_ip) yaml.metadata();
  if (!session.macs.empty()) {
    std::vector<std::string> macs;
    std::ranges::transform(session.macs, std::back_inserter(macs),
                           [](const Mac& mac) { return fmt::format("\"{}\"", mac_word(mac)); });
    yaml.add("        MacAddresses: [{}]\n", fmt::join(macs, ", "));
  }
  if (session.accept_non_ip) yaml.add("        NonIp: accept\n");
  yaml.properties();
  yaml.add("      NetworkInterfaceId: eni-{:017x}\n", index + 1);
  yaml.add("      TrafficMirrorTargetId: !Ref Appliance\n");
  yaml.add("      TrafficMirrorFilterId: {}\n",
           session.filter ? "!Ref " + filter_name(*session.filter) : std::string(kMissingFilter));
  yaml.add("      SessionNumber: 1\n");
  yaml.add("      VirtualNetworkId: {}\n", session.vni);
  if (session.packet_length) yaml.add("      PacketLength: {}\n", *session.packet_length);
  if (!session.description.empty()) {
    yaml.add("      Description: {}\n", nlohmann::json(session.description).dump());
  }
}

}  // namespace

std::string template_text(const Mirror& mirror) {
  Yaml yaml;
  yaml.resource("Appliance", "Target");
  yaml.properties();
  yaml.add("      NetworkInterfaceId: eni-{:017x}\n", 0);
  for (std::size_t i = 0; i < mirror.filters.size(); ++i) {
    const Filter& filter = mirror.filters[i];
    add_filter(filter, filter_name(i), yaml);
    for (std::size_t j = 0; j < filter.rules.size(); ++j) {
      add_rule(filter.rules[j], filter_name(i), j, yaml);
    }
  }
  for (std::size_t i = 0; i < mirror.sessions.size(); ++i) {
    add_session(mirror.sessions[i], i, yaml);
  }
  return yaml.take();
}

std::string options_text(const CaseLoad& load) {
  std::string text;
  if (load.options.vxlan_port != kVxlanPort) {
    text += fmt::format("vxlan-port = {}\n", load.options.vxlan_port);
  }
  if (load.options.accept_unknown_vni) text += "unknown-vni = accept\n";
  const bool misses_filter = std::ranges::any_of(
      load.mirror.sessions, [](const Session& session) { return !session.filter; });
  if (misses_filter) text += "missing-filter = accept\n";
  if (load.mirror.sessions.empty()) text += "allow-empty = true\n";
  return text;
}

}  // namespace fibertap::validation
