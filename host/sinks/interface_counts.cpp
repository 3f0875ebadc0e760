#include "host/sinks/interface_counts.h"

namespace fibertap {

std::vector<InterfaceCount> interface_counts(const Interfaces& interfaces,
                                             const SessionStatistics& statistics) {
  std::vector<InterfaceCount> counts;
  for (const Interface& interface : interfaces.all()) {
    const auto& session = statistics.sessions().at(interface.vni);
    counts.push_back({session.accepted + session.rejected, session.accepted});
  }
  return counts;
}

}  // namespace fibertap
