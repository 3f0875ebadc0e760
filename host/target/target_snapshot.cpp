#include "host/target/target_snapshot.h"

#include <algorithm>
#include <utility>

namespace fibertap {

TargetSnapshot::TargetSnapshot(std::vector<std::shared_ptr<const Snapshot>> pipelines)
    : pipelines_(std::move(pipelines)) {
  const Snapshot* last = nullptr;
  for (const auto& pipeline : pipelines_) {
    received += pipeline->received;
    pending += pipeline->pending;
    totals.add(pipeline->totals);
    intake.add(pipeline->intake);
    batches.add(pipeline->batches);
    last_timestamp_ns = std::max(last_timestamp_ns, pipeline->last_timestamp_ns);
    if (!card_loss) card_loss = pipeline->card_loss;
    if (last == nullptr || pipeline->taken > last->taken) last = pipeline.get();
  }
  if (last != nullptr) sinks = last->sinks;
}

SessionStatistics TargetSnapshot::sessions() const {
  SessionStatistics sum;
  for (const auto& pipeline : pipelines_) sum.add(pipeline->sessions());
  return sum;
}

UnknownVnis TargetSnapshot::unknown_vnis() const {
  UnknownVnis sum;
  for (const auto& pipeline : pipelines_) sum.add(*pipeline->unknown_vnis);
  return sum;
}

}  // namespace fibertap
