#include "tests/oracles/acl_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "host/base/address_text.h"
#include "host/observe/rule_listing.h"
#include "host/rules/compile.h"
#include "tests/oracles/acl_filter.h"
#include "tests/oracles/model_judgement.h"

namespace fibertap::testing {
namespace {

Judgement by_model(const AclCase& asked) {
  return judge_by_model(compiled(asked.mirror).sessions[asked.filter], asked.key, asked.direction);
}

Judgement by_acl(const DpdkEnvironment& environment, const AclCase& asked) {
  return AclFilter(environment, asked.mirror.filters[asked.filter])
      .judge(asked.key, asked.direction);
}

std::string text_of(const MatchKey& key) {
  const auto address = [&key](const std::array<std::uint8_t, 16>& bytes) {
    return address_text(std::span(bytes).first(key.ipv6 ? 16 : 4));
  };
  return fmt::format(
      "protocol {}, {} to {}, {}", key.protocol, address(key.source), address(key.destination),
      key.ports ? fmt::format("port {} to {}", key.ports->source, key.ports->destination)
                : "no ports");
}

std::string_view text_of(model::Direction direction) {
  if (direction == model::Direction::kUnknown) return "unknown direction";
  return direction == model::Direction::kIngress ? "ingress" : "egress";
}

std::string text_of(const Judgement& judgement) {
  if (!judgement.row) return "rejected, no row matches";
  return fmt::format("{} by row {}", judgement.accepted ? "accepted" : "rejected", *judgement.row);
}

/// Takes runs of elements out of the list that `list_of` finds in a case, all first, then halves,
/// down to one by one, as long as the case still differs.
void shrink(AclCase& found, const auto& differs, const auto& list_of) {
  for (std::size_t run = list_of(found).size(); run > 0; run /= 2) {
    for (std::size_t first = 0; first < list_of(found).size();) {
      AclCase smaller = found;
      auto& list = list_of(smaller);
      const auto from = list.begin() + static_cast<std::ptrdiff_t>(first);
      const std::size_t taken = std::min(run, list.size() - first);
      list.erase(from, from + static_cast<std::ptrdiff_t>(taken));
      if (differs(smaller)) {
        found = smaller;
      } else {
        first += run;
      }
    }
  }
}

}  // namespace

AclCase shrunk(const DpdkEnvironment& environment, AclCase found) {
  const auto differs = [&environment](const AclCase& asked) {
    return by_model(asked) != by_acl(environment, asked);
  };
  for (std::size_t i = 0; i < found.mirror.filters.size(); ++i) {
    AclCase smaller = found;
    smaller.mirror.filters[i].amazon_dns = false;
    if (differs(smaller)) found = smaller;
    const auto filter = [i](AclCase& of) -> Filter& { return of.mirror.filters[i]; };
    shrink(found, differs, [&](AclCase& of) -> std::vector<Cidr>& { return filter(of).resolvers; });
    shrink(found, differs, [&](AclCase& of) -> std::vector<Rule>& { return filter(of).rules; });
  }
  return found;
}

std::string text_of(const DpdkEnvironment& environment, const AclCase& asked) {
  Interfaces interfaces;
  const RuleImage image = compile(asked.mirror, {}, interfaces);
  return fmt::format("{}, {}, filter {}\n  model: {}\n  rte_acl: {}\n{}", text_of(asked.key),
                     text_of(asked.direction), asked.mirror.filters[asked.filter].name,
                     text_of(by_model(asked)), text_of(by_acl(environment, asked)),
                     rule_listing(asked.mirror, image));
}

}  // namespace fibertap::testing
