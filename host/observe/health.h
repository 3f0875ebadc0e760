#ifndef FIBERTAP_HOST_OBSERVE_HEALTH_H_
#define FIBERTAP_HOST_OBSERVE_HEALTH_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "host/datapath/sinks/sink.h"

namespace fibertap {

/// What a target's health is judged by, at one moment.
struct HealthFacts {
  using Time = std::chrono::steady_clock::time_point;

  Time now;
  struct Pipeline {
    Time turned;    // when it last published what it counts
    Time answered;  // when its engine last owed no batch, or gave one back
  };
  std::vector<Pipeline> pipelines;
  std::vector<SinkCounters> sinks;
  bool has_sessions = true;      // the rules in force name some, or take all VNIs
  bool has_one_rule_set = true;  // all pipelines judge by the same rules
  bool is_draining = false;
};

/// Whether every pipeline published what it counts lately, and its engine answered: within
/// Health::kLongestTurn.
bool do_pipelines_turn(const HealthFacts& facts);

/// Whether a target should be sent frames. For use by one thread.
class Health {
 public:
  /// A pipeline publishes every 100 ms, with frames or without; one that has not for this long
  /// hangs, or waits for an engine that does not answer.
  static constexpr std::chrono::seconds kLongestTurn{2};

  /// A required sink that lost frames is in trouble for this long.
  static constexpr std::chrono::seconds kLossCounts{5};

  /// `required` are names of sinks without which frames are not worth having.
  explicit Health(std::vector<std::string> required) : required_(std::move(required)) {}

  /// What is wrong, a line each; nothing when the target is ready. A loss is seen when it is
  /// between two looks.
  std::vector<std::string> look(const HealthFacts& facts);

 private:
  struct Seen {
    std::uint64_t lost = 0;
    HealthFacts::Time last_loss;
    bool has_lost = false;
  };

  void look_at_sink(const std::string& name, const HealthFacts& facts,
                    std::vector<std::string>& troubles);

  const std::vector<std::string> required_;
  std::map<std::string, Seen> seen_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_HEALTH_H_
