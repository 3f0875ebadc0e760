#include "host/rules/templates/mirror_objects.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "host/rules/templates/address_list.h"
#include "host/rules/templates/intrinsic.h"
#include "host/wire/protocol.h"

namespace fibertap::templates {
namespace {

// Of session numbers and rule numbers (EC2 API).
constexpr NumberRange kOrderRange{1, 32766};
constexpr NumberRange kPortRange{0, 65535};
constexpr NumberRange kPacketLengthRange{1, 0x7FFFFFFF};

constexpr std::size_t kMaxDescriptionBytes = 1024;

std::optional<std::uint8_t> read_protocol(const Fields& rule) {
  constexpr std::string_view kKey = "Protocol";
  const auto node = rule.find(kKey);
  constexpr std::string_view kDigits = "0123456789";
  if (node && node->is_scalar() && node->text.find_first_not_of(kDigits) != std::string::npos) {
    throw rule.wrong(kKey, *node, "not a plain number", "an integer 0..255",
                     protocol_advice(node->text));
  }
  const auto number = rule.number(kKey, {0, 255});
  if (!number) return std::nullopt;
  return static_cast<std::uint8_t>(*number);
}

std::optional<PortRange> read_ports(const Fields& rule, std::string_view key,
                                    std::optional<std::uint8_t> protocol) {
  if (const auto node = rule.find(key); node && !node->is_mapping()) {
    throw rule.wrong(key, *node, "wrong type", "a mapping of FromPort and ToPort",
                     ports_advice(key, *node));
  }
  const auto range = rule.inside(key);
  if (!range) return std::nullopt;
  if (rule.in_template()) range->only({"FromPort", "ToPort"});
  if (protocol && !wire::has_ports(*protocol)) {
    throw error_at(rule.place_of(key),
                   "{}.{}: ports where there are none, found Protocol {}, expected 6, 17 or none; "
                   "remove the port range or change Protocol",
                   rule.subject(), key, *protocol);
  }
  for (const std::string_view end : {"FromPort", "ToPort"}) {
    const auto node = range->find(end);
    if (!node || !node->is_scalar() || node->text != "-1") continue;
    throw range->wrong(end, *node, "no port", "an integer 0..65535", ports_advice(key, *node));
  }
  const auto first = static_cast<std::uint16_t>(range->required_number("FromPort", kPortRange));
  const auto last = static_cast<std::uint16_t>(range->required_number("ToPort", kPortRange));
  if (first > last) {
    throw error_at(range->place_of("FromPort"),
                   "{}: reversed range, found {}-{}, expected FromPort <= ToPort; swap them",
                   range->subject(), first, last);
  }
  return PortRange{first, last};
}

Direction read_direction(const Fields& rule, std::optional<Direction> listed) {
  constexpr std::string_view kKey = "TrafficDirection";
  const auto direction = rule.choice<Direction>(
      kKey, {{"ingress", Direction::kIngress}, {"egress", Direction::kEgress}});
  if (listed && direction && *listed != *direction) {
    throw rule.wrong(kKey, *rule.find(kKey), "contradicts the list it stands in",
                     *listed == Direction::kIngress ? "ingress" : "egress", "correct it");
  }
  if (!listed && !direction) throw rule.missing(kKey, "ingress or egress");
  return direction ? *direction : *listed;
}

/// One line of text: control characters become blanks, and those at the end go.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  text.resize(text.find_last_not_of(' ') + 1);
  return text;
}

}  // namespace

bool read_network_services(const Fields& filter) {
  constexpr std::string_view kKey = "NetworkServices";
  constexpr std::string_view kExpected = "a list of amazon-dns";
  const auto services = filter.list(kKey, kExpected);
  if (!services) return false;
  for (const Node& service : *services) {
    if (!service.is_scalar() || service.text != "amazon-dns") {
      throw filter.wrong(kKey, service, "no such service", kExpected, "correct it");
    }
  }
  return !services->empty();
}

RulePart read_rule(const Fields& fields, std::optional<Direction> listed,
                   std::vector<std::string>& notes) {
  RulePart part;
  part.name = fields.subject();
  part.number_place = fields.place_of("RuleNumber");
  Rule& rule = part.rule;
  rule.direction = read_direction(fields, listed);
  rule.number = fields.required_number("RuleNumber", kOrderRange);
  rule.action = fields.required_choice<Action>(
      "RuleAction", {{"accept", Action::kAccept}, {"reject", Action::kReject}});
  rule.protocol = read_protocol(fields);
  rule.source = read_cidr(fields, "SourceCidrBlock", notes);
  rule.destination = read_cidr(fields, "DestinationCidrBlock", notes);
  if (rule.source.ipv6 != rule.destination.ipv6) {
    throw error_at(fields.place_of("DestinationCidrBlock"),
                   "{}.DestinationCidrBlock: mixed IP versions, found {} with SourceCidrBlock {}, "
                   "expected one version; make two rules",
                   fields.subject(), to_string(rule.destination), to_string(rule.source));
  }
  rule.source_ports = read_ports(fields, "SourcePortRange", rule.protocol);
  rule.destination_ports = read_ports(fields, "DestinationPortRange", rule.protocol);
  return part;
}

SessionPart read_session(const Fields& fields) {
  SessionPart part;
  part.place = fields.place();
  part.number = fields.required_number("SessionNumber", kOrderRange);
  part.number_place = fields.place_of("SessionNumber");
  part.vni = fields.number("VirtualNetworkId", kVniRange);
  part.session.packet_length = fields.number("PacketLength", kPacketLengthRange);
  if (auto node = fields.find("Description"); node && node->is_scalar()) {
    if (node->text.size() > kMaxDescriptionBytes) {
      throw fields.wrong("Description", *node, "too long",
                         fmt::format("at most {} bytes", kMaxDescriptionBytes), "shorten it");
    }
    part.session.description = one_line(std::move(node->text));
  }
  return part;
}

}  // namespace fibertap::templates
