#include "host/target/live_target.h"

#include <algorithm>
#include <cassert>
#include <functional>

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
                      parts.verify, parts.substitute, parts.limits},
        parts.nap,
        [&ports, worker](std::function<void()> work) {
          return ports.start(worker, std::move(work));
        },
        parts.clock);
  }
}

void LiveTarget::swap_rules(const SharedRules& rules, std::size_t interfaces) {
  const auto swap = [](PipelineThread& thread, const SharedRules& image, std::size_t count) {
    thread.ask(
        [&](Pipeline& pipeline, const StoppableSource&) { pipeline.swap_rules(image, count); });
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

PipelineCounts LiveTarget::counts() {
  PipelineCounts sum;
  for (PipelineThread& thread : pipelines_) {
    thread.ask([&sum](const Pipeline& pipeline, const StoppableSource& source) {
      sum.received += source.frames();
      sum.pending += pipeline.pending();
      sum.totals.add(pipeline.totals());
      sum.ingest_cut.frames += pipeline.ingest_cut().frames;
      sum.ingest_cut.bytes += pipeline.ingest_cut().bytes;
      sum.last_timestamp_ns = std::max(sum.last_timestamp_ns, pipeline.last_timestamp_ns());
      if (!sum.card_loss) sum.card_loss = pipeline.card_loss();
    });
  }
  return sum;
}

SessionStatistics LiveTarget::sessions() {
  SessionStatistics sum;
  for (PipelineThread& thread : pipelines_) {
    thread.ask([&sum](Pipeline& pipeline, const StoppableSource&) {
      sum.add(pipeline.sessions_so_far());
    });
  }
  return sum;
}

UnknownVnis LiveTarget::unknown_vnis() {
  UnknownVnis sum;
  for (PipelineThread& thread : pipelines_) {
    thread.ask([&sum](const Pipeline& pipeline, const StoppableSource&) {
      sum.add(pipeline.unknown_vnis());
    });
  }
  return sum;
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
