#include "host/rules/evaluation_order.h"

#include <algorithm>
#include <tuple>

namespace fibertap {
namespace {

constexpr PortRange kDns{53, 53};

/// DNS to a resolver leaves the source ENI to port 53, answers come back from it.
void append_dns_rows(const Cidr& resolver, std::vector<Rule>& rows) {
  const Cidr any = any_address(resolver.ipv6);
  Rule ingress{kAmazonDnsNumber, Direction::kIngress, Action::kAccept, {}, resolver, any, kDns, {}};
  Rule egress{kAmazonDnsNumber, Direction::kEgress, Action::kAccept, {}, any, resolver, {}, kDns};
  rows.push_back(ingress);
  rows.push_back(egress);
}

}  // namespace

std::vector<Rule> evaluation_order(const Filter& filter) {
  std::vector<Rule> rows;
  if (filter.amazon_dns) {
    if (filter.resolvers.empty()) {
      append_dns_rows(any_address(false), rows);
      append_dns_rows(any_address(true), rows);
    }
    for (const bool ipv6 : {false, true}) {
      for (const Cidr& resolver : filter.resolvers) {
        if (resolver.ipv6 == ipv6) append_dns_rows(resolver, rows);
      }
    }
  }
  rows.insert(rows.end(), filter.rules.begin(), filter.rules.end());
  std::stable_sort(rows.begin(), rows.end(), [](const Rule& left, const Rule& right) {
    return std::tie(left.number, left.direction) < std::tie(right.number, right.direction);
  });
  return rows;
}

}  // namespace fibertap
