#include "tests/oracles/acl_filter.h"

#include <optional>
#include <tuple>

#include "tests/acl/acl_key.h"

namespace fibertap::testing {
namespace {

constexpr PortRange kDns{53, 53};
constexpr std::uint32_t kVni = 1;

/// Queries leave the source ENI for a resolver, answers come from it.
void add_dns(std::vector<Rule>& rules, const Cidr& resolver) {
  const Cidr any{resolver.ipv6, 0, {}};
  rules.push_back({0, Direction::kIngress, Action::kAccept, {}, resolver, any, kDns, {}});
  rules.push_back({0, Direction::kEgress, Action::kAccept, {}, any, resolver, {}, kDns});
}

std::vector<AclRule> of_one_session(const std::vector<Rule>& rules) {
  std::vector<AclRule> made;
  made.reserve(rules.size());
  for (const Rule& rule : rules) made.push_back({kVni, rule});
  return made;
}

using Match = std::optional<std::size_t>;

/// Of two rules that match the one that decides a packet of unknown direction.
bool ingress_decides(const Rule& ingress, const Rule& egress) {
  if (ingress.action != egress.action) return ingress.action == Action::kAccept;
  return ingress.number <= egress.number;
}

}  // namespace

std::vector<Rule> stated_rules(const Filter& filter) {
  std::vector<Rule> rules;
  if (filter.amazon_dns) {
    const std::vector<Cidr> any = {{false, 0, {}}, {true, 0, {}}};
    for (const Cidr& resolver : filter.resolvers.empty() ? any : filter.resolvers) {
      add_dns(rules, resolver);
    }
  }
  rules.insert(rules.end(), filter.rules.begin(), filter.rules.end());
  return rules;
}

AclFilter::AclFilter(const DpdkEnvironment& environment, const Filter& filter)
    : rules_(stated_rules(filter)),
      ipv4_(environment, of_one_session(rules_), false),
      ipv6_(environment, of_one_session(rules_), true) {}

/// Index into the rules of the one of this direction that decides.
Match AclFilter::first_match(const MatchKey& key, Direction direction) const {
  const AclKey4 key4 = acl_key<4>(key, kVni, direction);
  const AclKey6 key6 = acl_key<16>(key, kVni, direction);
  const auto* asked = key.ipv6 ? reinterpret_cast<const std::uint8_t*>(&key6)
                               : reinterpret_cast<const std::uint8_t*>(&key4);
  std::uint32_t found = 0;
  (key.ipv6 ? ipv6_ : ipv4_).classify({&asked, 1}, &found);
  if (found == 0) return std::nullopt;
  return found - 1;
}

Judgement AclFilter::judge(const MatchKey& key, model::Direction direction) const {
  Match ingress;
  Match egress;
  if (direction != model::Direction::kEgress) ingress = first_match(key, Direction::kIngress);
  if (direction != model::Direction::kIngress) egress = first_match(key, Direction::kEgress);
  Match decides = ingress ? ingress : egress;
  if (ingress && egress && !ingress_decides(rules_[*ingress], rules_[*egress])) decides = egress;
  if (!decides) return {false, std::nullopt};
  return {rules_[*decides].action == Action::kAccept, row_of(*decides)};
}

/// How many rules stand before it in the filter's one order of both directions: by number, ingress
/// before egress, IPv4 before IPv6, as stated (ADR 2).
std::size_t AclFilter::row_of(std::size_t index) const {
  const auto place = [this](std::size_t i) {
    const Rule& rule = rules_[i];
    return std::tuple(rule.number, rule.direction == Direction::kEgress, rule.source.ipv6, i);
  };
  std::size_t before = 0;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (place(i) < place(index)) ++before;
  }
  return before;
}

}  // namespace fibertap::testing
