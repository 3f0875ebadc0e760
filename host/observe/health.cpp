#include "host/observe/health.h"

#include <fmt/format.h>

#include <algorithm>

namespace fibertap {
namespace {

double seconds_of(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

bool do_pipelines_turn(const HealthFacts& facts) {
  return std::ranges::all_of(facts.pipelines, [&](const HealthFacts::Pipeline& pipeline) {
    return facts.now - std::min(pipeline.turned, pipeline.answered) <= Health::kLongestTurn;
  });
}

std::vector<std::string> Health::look(const HealthFacts& facts) {
  std::vector<std::string> troubles;
  if (facts.is_draining) troubles.emplace_back("draining: it is about to end");
  for (std::size_t i = 0; i < facts.pipelines.size(); ++i) {
    const auto silent = facts.now - facts.pipelines[i].turned;
    const auto unanswered = facts.now - facts.pipelines[i].answered;
    if (silent > kLongestTurn) {
      troubles.push_back(fmt::format(
          "pipeline {}: counted nothing for {:.1f} s: it hangs, or its engine does not answer", i,
          seconds_of(silent)));
    } else if (unanswered > kLongestTurn) {
      troubles.push_back(fmt::format("pipeline {}: its engine has not answered for {:.1f} s", i,
                                     seconds_of(unanswered)));
    }
  }
  if (!facts.has_sessions) troubles.emplace_back("rules: none name a session");
  if (!facts.has_one_rule_set) {
    troubles.emplace_back("rules: pipelines judge by different ones; reload");
  }
  for (const std::string& name : required_) look_at_sink(name, facts, troubles);
  return troubles;
}

void Health::look_at_sink(const std::string& name, const HealthFacts& facts,
                          std::vector<std::string>& troubles) {
  const auto sink = std::ranges::find(facts.sinks, name, &SinkCounters::name);
  if (sink == facts.sinks.end()) {
    troubles.push_back(fmt::format("sink {}: found none of this name", name));
    return;
  }
  // Of a sink with backpressure, which loses nothing itself: the data path waits for it.
  if (sink->queue_bytes != 0 && sink->queue_bytes >= sink->queue_limit_bytes) {
    troubles.push_back(fmt::format("sink {}: its queue is full", name));
  }
  Seen& seen = seen_[name];
  if (sink->lost() != seen.lost) {
    seen = {sink->lost(), facts.now, true};
  } else if (!seen.has_lost || facts.now - seen.last_loss > kLossCounts) {
    return;
  }
  troubles.push_back(fmt::format("sink {}: lost frames {:.1f} s ago or less, {} in all", name,
                                 seconds_of(facts.now - seen.last_loss), seen.lost));
}

}  // namespace fibertap
