#include "host/target/sessions_in_force.h"

#include <algorithm>

namespace fibertap {

std::vector<ListedSession> sessions_in_force(
    const TargetSnapshot& snapshot, const std::function<Interface(std::uint32_t id)>& described) {
  const SessionStatistics statistics = snapshot.sessions();
  const RuleImage& rules = *snapshot.pipelines().front()->rules;
  std::vector<ListedSession> listed;
  const auto add = [&](const abi::SessionRow& row, SessionStatistics::Vni vni) {
    ListedSession session{described(row.interface_id), 0};
    session.interface.vni = vni;
    const auto counted = statistics.sessions().find(vni);
    if (counted != statistics.sessions().end()) session.accepted = counted->second.accepted;
    listed.push_back(std::move(session));
  };
  for (const abi::SessionRow& row : rules.sessions().first(rules.header().sessions)) {
    add(row, row.vni);
  }
  if (const abi::SessionRow* const any = rules.default_session()) add(*any, std::nullopt);
  return listed;
}

bool has_session(const RuleImage& rules, std::uint32_t vni) {
  if (rules.default_session() != nullptr) return true;
  const auto named = rules.sessions().first(rules.header().sessions);
  return std::ranges::binary_search(named, vni, {}, &abi::SessionRow::vni);
}

}  // namespace fibertap
