#include "host/datapath/results/session_statistics.h"

namespace fibertap {

void SessionStatistics::fold(const RuleImage& image, const CounterImage& counters) {
  const auto rows = image.sessions();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const abi::SessionRow& row = rows[i];
    const Vni vni = &row == image.default_session() ? Vni() : Vni(row.vni);
    const abi::SessionCounters& counted = counters.sessions()[i];
    Session& session = sessions_[vni];
    session.accepted += counted.accepted;
    session.rejected += counted.rejected;
    session.truncated += counted.truncated;

    const auto rules = image.rows_of(row);
    for (std::size_t r = 0; r < rules.size(); ++r) {
      const bool egress = (rules[r].flags & abi::kRowEgress) != 0;
      const RuleKey key{vni, rules[r].number, egress ? Direction::kEgress : Direction::kIngress};
      rules_[key] += counters.row_hits()[row.first_counter + r];
    }
  }
}

void SessionStatistics::add(const SessionStatistics& other) {
  for (const auto& [vni, counted] : other.sessions_) {
    Session& session = sessions_[vni];
    session.accepted += counted.accepted;
    session.rejected += counted.rejected;
    session.truncated += counted.truncated;
  }
  for (const auto& [key, hits] : other.rules_) rules_[key] += hits;
}

SessionStatistics::Session SessionStatistics::sum() const {
  Session sum;
  for (const auto& [vni, session] : sessions_) {
    sum.accepted += session.accepted;
    sum.rejected += session.rejected;
    sum.truncated += session.truncated;
  }
  return sum;
}

}  // namespace fibertap
