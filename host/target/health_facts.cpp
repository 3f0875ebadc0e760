#include "host/target/health_facts.h"

namespace fibertap {

std::uint32_t generation_of(const Snapshot& pipeline) {
  return pipeline.rules->header().generation;
}

HealthFacts health_facts(const TargetSnapshot& snapshot, HealthFacts::Time now, bool is_draining) {
  HealthFacts facts;
  facts.now = now;
  facts.sinks = snapshot.sinks;
  facts.is_draining = is_draining;
  for (const auto& pipeline : snapshot.pipelines()) {
    facts.pipelines.push_back({pipeline->taken, pipeline->answered});
    const RuleImage& rules = *pipeline->rules;
    if (rules.header().sessions == 0 && rules.default_session() == nullptr) {
      facts.has_sessions = false;
    }
    if (generation_of(*pipeline) != generation_of(*snapshot.pipelines().front())) {
      facts.has_one_rule_set = false;
    }
  }
  return facts;
}

}  // namespace fibertap
