#include "host/lab/validate/shrinker.h"

namespace fibertap::validation {
namespace {

/// Sets what `member` finds in a case to `usual`, where it is something else.
template <typename Member, typename Value>
bool simplify(Shrinker& shrinker, const Member& member, const Value& usual) {
  Case current = shrinker.smallest();
  if (member(current) == usual) return false;
  return shrinker.attempt([&](Case& candidate) { member(candidate) = usual; });
}

bool simplify_rule(Shrinker& shrinker, std::size_t load, std::size_t filter, std::size_t rule) {
  const auto rule_of = [=](Case& the_case) -> Rule& {
    return the_case.loads[load].mirror.filters[filter].rules[rule];
  };
  const auto field = [&](auto Rule::*member) {
    return [&rule_of, member ](Case & the_case) -> auto& { return rule_of(the_case).*member; };
  };
  Case current = shrinker.smallest();
  const Cidr any = any_address(rule_of(current).source.ipv6);
  bool smaller = simplify(shrinker, field(&Rule::source), any);
  smaller |= simplify(shrinker, field(&Rule::destination), any);
  smaller |= simplify(shrinker, field(&Rule::source_ports), std::optional<PortRange>());
  smaller |= simplify(shrinker, field(&Rule::destination_ports), std::optional<PortRange>());
  smaller |= simplify(shrinker, field(&Rule::protocol), std::optional<std::uint8_t>());
  return smaller;
}

bool simplify_session(Shrinker& shrinker, std::size_t load, std::size_t session) {
  const auto field = [=](auto Session::*member) {
    return [=](Case & the_case) -> auto& {
      return the_case.loads[load].mirror.sessions[session].*member;
    };
  };
  bool smaller = simplify(shrinker, field(&Session::packet_length), std::optional<std::uint32_t>());
  smaller |= simplify(shrinker, field(&Session::accept_non_ip), false);
  return smaller;
}

}  // namespace

bool shrink_rule_fields(Shrinker& shrinker) {
  bool smaller = false;
  for (std::size_t load = 0; load < shrinker.smallest().loads.size(); ++load) {
    const Mirror mirror = shrinker.smallest().loads[load].mirror;
    for (std::size_t i = 0; i < mirror.filters.size(); ++i) {
      for (std::size_t j = 0; j < mirror.filters[i].rules.size(); ++j) {
        smaller |= simplify_rule(shrinker, load, i, j);
      }
    }
    for (std::size_t i = 0; i < mirror.sessions.size(); ++i) {
      smaller |= simplify_session(shrinker, load, i);
    }
  }
  return smaller;
}

}  // namespace fibertap::validation
