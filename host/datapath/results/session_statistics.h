#ifndef FIBERTAP_HOST_DATAPATH_RESULTS_SESSION_STATISTICS_H_
#define FIBERTAP_HOST_DATAPATH_RESULTS_SESSION_STATISTICS_H_

#include <compare>
#include <cstdint>
#include <map>
#include <optional>

#include "host/datapath/engines/counter_image.h"
#include "host/rules/mirror.h"
#include "host/rules/rule_image.h"

namespace fibertap {

/// Frames per session and per rule, over all rule images of this process: what an engine counted
/// is folded by (VNI, direction, rule number) before the next image is loaded (ADR 6).
class SessionStatistics {
 public:
  using Vni = std::optional<std::uint32_t>;  // absent: the default session

  struct Session {
    std::uint64_t accepted = 0;
    std::uint64_t rejected = 0;
    std::uint64_t truncated = 0;
  };

  struct RuleKey {
    Vni vni;
    std::uint32_t number;
    Direction direction;
    friend auto operator<=>(const RuleKey&, const RuleKey&) = default;
  };

  /// Adds the counters that an engine kept while `image` was loaded.
  void fold(const RuleImage& image, const CounterImage& counters);

  /// Adds what another pipeline folded.
  void add(const SessionStatistics& other);

  /// Over all sessions.
  Session sum() const;

  const std::map<Vni, Session>& sessions() const noexcept { return sessions_; }
  const std::map<RuleKey, std::uint64_t>& rules() const noexcept { return rules_; }

 private:
  std::map<Vni, Session> sessions_;
  std::map<RuleKey, std::uint64_t> rules_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_RESULTS_SESSION_STATISTICS_H_
