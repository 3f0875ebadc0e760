#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bitset>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "host/rules/compile.h"
#include "host/rules/templates/templates.h"
#include "sim/model/direction.h"
#include "sim/model/inner.h"
#include "sim/model/tables.h"
#include "sim/model/verdict.h"
#include "tests/support/packet.h"
#include "tests/support/temporary_folder.h"

// Random rules, written as a template and judged by the model on the compiled image, against a
// judgement made here from the words of the template alone.

namespace fibertap::testing {
namespace {

/// A rule in the words of a template.
struct WrittenRule {
  int number;
  std::string direction;
  std::string action;
  std::optional<int> protocol;
  std::string source;
  std::string destination;
  std::optional<std::pair<int, int>> source_ports;
  std::optional<std::pair<int, int>> destination_ports;
};

/// A packet as a person would say it.
struct SaidPacket {
  bool ipv6;
  std::string source;
  std::string destination;
  int protocol;  // 6, 17 or 1: with ports, with ports, without
  int source_port;
  int destination_port;
};

/// Addresses, CIDRs and ports are drawn from few values, so that rules often match and overlap.
const std::vector<std::string> kAddresses4 = {"10.0.0.1", "10.0.0.2", "10.0.128.1", "192.168.7.9"};
const std::vector<std::string> kAddresses6 = {"2001:db8::1", "2001:db8::2", "2001:db8:8000::1",
                                              "fd00::9"};
const std::vector<std::string> kCidrs4 = {"0.0.0.0/0",      "10.0.0.0/8",   "10.0.0.0/17",
                                          "10.0.0.0/31",    "10.0.0.1/32",  "128.0.0.0/1",
                                          "192.168.7.8/29", "10.0.128.1/32"};
const std::vector<std::string> kCidrs6 = {"::/0",           "2001:db8::/32", "2001:db8::/33",
                                          "2001:db8::/127", "fd00::9/128",   "8000::/1"};
const std::vector<int> kPorts = {0, 1, 53, 80, 443, 1023, 1024, 65534, 65535};

rc::Gen<std::optional<std::pair<int, int>>> some_ports() {
  return rc::gen::map(rc::gen::tuple(rc::gen::inRange(0, 3), rc::gen::elementOf(kPorts),
                                     rc::gen::elementOf(kPorts)),
                      [](const auto& drawn) -> std::optional<std::pair<int, int>> {
                        const auto& [kind, one, other] = drawn;
                        if (kind != 0) return std::nullopt;
                        return std::minmax(one, other);
                      });
}

WrittenRule some_rule(int number, const std::string& direction) {
  const auto& cidrs = *rc::gen::arbitrary<bool>() ? kCidrs6 : kCidrs4;
  WrittenRule rule{number,
                   direction,
                   *rc::gen::element<std::string>("accept", "reject"),
                   *rc::gen::element<std::optional<int>>(std::nullopt, std::nullopt, 6, 17, 1, 0),
                   *rc::gen::elementOf(cidrs),
                   *rc::gen::elementOf(cidrs),
                   {},
                   {}};
  if (!rule.protocol || *rule.protocol == 6 || *rule.protocol == 17) {
    rule.source_ports = *some_ports();
    rule.destination_ports = *some_ports();
  }
  return rule;
}

/// At most 40 rules, so that filters of one, two and three blocks occur.
std::vector<WrittenRule> some_rules() {
  std::vector<WrittenRule> rules;
  for (const std::string direction : {"ingress", "egress"}) {
    const auto numbers =
        *rc::gen::unique<std::vector<int>>(*rc::gen::inRange(0, 21), rc::gen::inRange(1, 32767));
    for (const int number : numbers) rules.push_back(some_rule(number, direction));
  }
  return rules;
}

SaidPacket some_packet() {
  const bool ipv6 = *rc::gen::arbitrary<bool>();
  const auto& addresses = ipv6 ? kAddresses6 : kAddresses4;
  return {ipv6,
          *rc::gen::elementOf(addresses),
          *rc::gen::elementOf(addresses),
          *rc::gen::element(6, 17, 1),
          *rc::gen::elementOf(kPorts),
          *rc::gen::elementOf(kPorts)};
}

std::string text_of(const std::vector<WrittenRule>& rules) {
  std::string text = "Resources:\n  F: {Type: AWS::EC2::TrafficMirrorFilter}\n";
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const WrittenRule& rule = rules[i];
    text += fmt::format(
        "  R{}:\n    Type: AWS::EC2::TrafficMirrorFilterRule\n    Properties:\n"
        "      TrafficMirrorFilterId: !Ref F\n      RuleNumber: {}\n      TrafficDirection: {}\n"
        "      RuleAction: {}\n      SourceCidrBlock: '{}'\n      DestinationCidrBlock: '{}'\n",
        i, rule.number, rule.direction, rule.action, rule.source, rule.destination);
    if (rule.protocol) text += fmt::format("      Protocol: {}\n", *rule.protocol);
    const auto ports = [&text](const char* name, const auto& range) {
      if (range) {
        text += fmt::format("      {}: {{FromPort: {}, ToPort: {}}}\n", name, range->first,
                            range->second);
      }
    };
    ports("SourcePortRange", rule.source_ports);
    ports("DestinationPortRange", rule.destination_ports);
  }
  return text +
         "  S:\n    Type: AWS::EC2::TrafficMirrorSession\n    Properties:\n"
         "      NetworkInterfaceId: eni-1\n      TrafficMirrorTargetId: tmt-1\n"
         "      TrafficMirrorFilterId: !Ref F\n      SessionNumber: 1\n"
         "      VirtualNetworkId: 1\n";
}

/// An address as the text of its bits.
std::string bits_of(const std::string& address) {
  std::uint8_t bytes[16] = {};
  const bool ipv6 = address.find(':') != std::string::npos;
  inet_pton(ipv6 ? AF_INET6 : AF_INET, address.c_str(), bytes);
  std::string bits;
  for (std::size_t i = 0; i < (ipv6 ? 16U : 4U); ++i) bits += std::bitset<8>(bytes[i]).to_string();
  return bits;
}

bool says_yes(const std::string& cidr, const std::string& address) {
  const std::size_t slash = cidr.find('/');
  const std::string network = bits_of(cidr.substr(0, slash));
  const std::string bits = bits_of(address);
  const auto prefix = static_cast<std::size_t>(std::stoi(cidr.substr(slash + 1)));
  return network.size() == bits.size() && network.substr(0, prefix) == bits.substr(0, prefix);
}

bool says_yes(const WrittenRule& rule, const SaidPacket& packet) {
  const bool has_ports = packet.protocol != 1;
  const auto in_range = [has_ports](const auto& range, int port) {
    return !range || (has_ports && port >= range->first && port <= range->second);
  };
  return (!rule.protocol || *rule.protocol == packet.protocol) &&
         says_yes(rule.source, packet.source) && says_yes(rule.destination, packet.destination) &&
         in_range(rule.source_ports, packet.source_port) &&
         in_range(rule.destination_ports, packet.destination_port);
}

/// The rule of lowest number in one direction that says yes, as SPEC 7 reads.
const WrittenRule* first_match(const std::vector<WrittenRule>& rules, const std::string& direction,
                               const SaidPacket& packet) {
  const WrittenRule* first = nullptr;
  for (const WrittenRule& rule : rules) {
    if (rule.direction != direction || !says_yes(rule, packet)) continue;
    if (first == nullptr || rule.number < first->number) first = &rule;
  }
  return first;
}

/// The rule that decides, nullptr when none does.
const WrittenRule* deciding(const std::vector<WrittenRule>& rules, model::Direction direction,
                            const SaidPacket& packet) {
  const WrittenRule* in = first_match(rules, "ingress", packet);
  const WrittenRule* out = first_match(rules, "egress", packet);
  if (direction == model::Direction::kIngress) return in;
  if (direction == model::Direction::kEgress) return out;
  if (in == nullptr || out == nullptr) return in == nullptr ? out : in;
  if (in->action != out->action) return in->action == "accept" ? in : out;
  return out->number < in->number ? out : in;
}

/// How many rules are evaluated before `rule`.
std::size_t row_of(const std::vector<WrittenRule>& rules, const WrittenRule& rule) {
  std::size_t before = 0;
  for (const WrittenRule& other : rules) {
    const bool first = other.direction == "ingress" && rule.direction == "egress";
    if (other.number < rule.number || (other.number == rule.number && first)) ++before;
  }
  return before;
}

Bytes frame_of(const SaidPacket& packet) {
  Packet frame = packet.ipv6 ? Packet().ethernet().ipv6(packet.source, packet.destination)
                             : Packet().ethernet().ipv4(packet.source, packet.destination);
  const auto source = static_cast<std::uint16_t>(packet.source_port);
  const auto destination = static_cast<std::uint16_t>(packet.destination_port);
  if (packet.protocol == 6) return frame.tcp(source, destination).bytes();
  if (packet.protocol == 17) return frame.udp(source, destination).bytes();
  return frame.icmp().protocol(1).bytes();
}

model::Tables tables_of(const std::vector<WrittenRule>& rules, const std::string& path) {
  std::ofstream(path) << text_of(rules);
  const Templates templates = read_templates(std::vector<std::string>{path}, {});
  Interfaces interfaces;
  return model::decode_tables(compile(templates.mirror, {}, interfaces).bytes()).value();
}

RC_GTEST_PROP(CompileProperty, TheModelJudgesByTheImageAsTheTemplateSays, ()) {
  const TemporaryFolder folder;
  const std::vector<WrittenRule> rules = some_rules();
  const model::Tables tables = tables_of(rules, folder / "mirror.yaml");

  for (int i = 0; i < 30; ++i) {
    const SaidPacket packet = some_packet();
    const Bytes frame = frame_of(packet);
    const model::Inner inner = model::parse_inner(frame);
    for (const auto direction :
         {model::Direction::kIngress, model::Direction::kEgress, model::Direction::kUnknown}) {
      const model::Verdict verdict = model::judge(tables.sessions[0], inner, direction);
      const WrittenRule* expected = deciding(rules, direction, packet);
      RC_ASSERT(verdict.row.has_value() == (expected != nullptr));
      if (expected == nullptr) {
        RC_ASSERT(verdict.rejection == abi::Rejection::no_match);
      } else {
        RC_ASSERT(*verdict.row == row_of(rules, *expected));
        RC_ASSERT(verdict.rejection.has_value() == (expected->action == "reject"));
      }
    }
  }
}

}  // namespace
}  // namespace fibertap::testing
