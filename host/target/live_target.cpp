#include "host/target/live_target.h"

#include <algorithm>
#include <cassert>
#include <exception>
#include <functional>
#include <utility>

namespace fibertap {

LiveTarget::LiveTarget(PacketPorts& ports, std::span<const std::unique_ptr<Engine>> engines,
                       const TargetParts& parts)
    : rules_(parts.rules), interfaces_(parts.interfaces) {
  assert(engines.size() == ports.workers());
  for (std::size_t worker = 0; worker < engines.size(); ++worker) {
    FrameSource& source = ports.source(worker);
    pipelines_.emplace_back(
        source,
        PipelineParts{source, *engines[worker], parts.rules, parts.interfaces, parts.sinks,
                      parts.verify, parts.substitute, parts.limits, parts.snapshot_age,
                      parts.geneve_port,
                      parts.exceptions == nullptr ? nullptr : &parts.exceptions->lane(worker)},
        parts.nap,
        [&ports, worker](std::function<void()> work) {
          return ports.start(worker, std::move(work));
        },
        parts.clock);
  }
}

void LiveTarget::swap_rules(const SharedRules& rules, std::size_t interfaces) {
  const auto swap = [](PipelineThread& thread, const SharedRules& image, std::size_t count) {
    thread.ask([&](Pipeline& pipeline) { pipeline.swap_rules(image, count); });
  };
  const auto swap_back = [&](PipelineThread& thread) {
    try {
      swap(thread, rules_, interfaces_);
      return true;
    } catch (...) {
      return false;  // it holds `rules`, which stay as long as it does
    }
  };
  for (std::size_t i = 0; i < pipelines_.size(); ++i) {
    try {
      swap(pipelines_[i], rules, interfaces);
    } catch (...) {
      while (i-- > 0) has_one_rule_set_ = swap_back(pipelines_[i]) && has_one_rule_set_;
      throw;
    }
  }
  rules_ = rules;
  interfaces_ = interfaces;
  has_one_rule_set_ = true;
}

TargetSnapshot LiveTarget::snapshot() const {
  std::vector<std::shared_ptr<const Snapshot>> latest;
  latest.reserve(pipelines_.size());
  for (const PipelineThread& thread : pipelines_) latest.push_back(thread.snapshot());
  return TargetSnapshot(std::move(latest));
}

void LiveTarget::publish_exactly() {
  std::exception_ptr failure;
  for (PipelineThread& thread : pipelines_) {
    try {
      thread.ask([](Pipeline& pipeline) { pipeline.publish_exactly(); });
    } catch (...) {
      if (!failure) failure = std::current_exception();
    }
  }
  if (failure) std::rethrow_exception(failure);
}

bool LiveTarget::is_running() const noexcept {
  return std::ranges::all_of(pipelines_, &PipelineThread::is_running);
}

void LiveTarget::stop() {
  for (PipelineThread& thread : pipelines_) thread.stop();
  for (PipelineThread& thread : pipelines_) thread.join();
}

std::exception_ptr LiveTarget::failure() const noexcept {
  for (const PipelineThread& thread : pipelines_) {
    if (thread.failure()) return thread.failure();
  }
  return nullptr;
}

}  // namespace fibertap
