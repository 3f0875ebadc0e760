// Prints the rules of templates, one a line in evaluation order, for programs that know nothing of
// templates: bench_rules TEMPLATE...
//
//   session VNI PACKET_LENGTH
//   DIRECTION ACTION PROTOCOL SOURCE DESTINATION SOURCE_PORTS DESTINATION_PORTS
//
// A rule belongs to the session above it; "-" is what it leaves open. Rules of IPv6 are left out:
// no peer that reads this looks at IPv6.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <map>
#include <string>
#include <vector>

#include "abi/limits.h"
#include "host/base/error.h"
#include "host/rules/templates/templates.h"

namespace fibertap {
namespace {

std::string text_of(const std::optional<PortRange>& ports) {
  return ports ? fmt::format("{}-{}", ports->first, ports->last) : "-";
}

void print_rule(const Rule& rule) {
  fmt::print("{} {} {} {} {} {} {}\n", rule.direction == Direction::kIngress ? "ingress" : "egress",
             rule.action == Action::kAccept ? "accept" : "reject",
             rule.protocol ? fmt::format("{}", *rule.protocol) : "-", to_string(rule.source),
             to_string(rule.destination), text_of(rule.source_ports),
             text_of(rule.destination_ports));
}

void print_session(const Session& session, const std::vector<Filter>& filters) {
  if (!session.filter || filters[*session.filter].amazon_dns) {
    throw Error(Errc::kConfiguration, "{}: found no filter or amazon-dns, expected plain rules",
                session.where);
  }
  std::vector<Rule> rules = filters[*session.filter].rules;
  std::ranges::stable_sort(rules, {}, &Rule::number);
  fmt::print("session {} {}\n", session.vni, session.packet_length.value_or(abi::kMaxFrameBytes));
  for (const Rule& rule : rules) {
    if (!rule.source.ipv6) print_rule(rule);
  }
}

void print_rules(const std::vector<std::string>& templates) {
  const Mirror mirror = read_templates(templates, {}).mirror;
  std::map<std::uint32_t, const Session*> by_vni;
  for (const Session& session : mirror.sessions) by_vni.emplace(session.vni, &session);
  for (const auto& [vni, session] : by_vni) print_session(*session, mirror.filters);
}

}  // namespace
}  // namespace fibertap

int main(int argc, char** argv) {
  try {
    fibertap::print_rules({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_rules: {}\n", error.what());
    return 1;
  }
  return 0;
}
