#include "host/datapath/sinks/interface_counts.h"

namespace fibertap {

std::vector<InterfaceCount> interface_counts(const Interfaces& interfaces,
                                             const SessionStatistics& statistics) {
  std::vector<InterfaceCount> counts;
  for (const Interface& interface : interfaces.all()) {
    const auto known = statistics.sessions().find(interface.vni);
    const auto session =
        known == statistics.sessions().end() ? SessionStatistics::Session{} : known->second;
    counts.push_back({session.accepted + session.rejected, session.accepted});
  }
  return counts;
}

}  // namespace fibertap
