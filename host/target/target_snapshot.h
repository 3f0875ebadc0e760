#ifndef FIBERTAP_HOST_TARGET_TARGET_SNAPSHOT_H_
#define FIBERTAP_HOST_TARGET_TARGET_SNAPSHOT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "host/datapath/pipeline/snapshot.h"

namespace fibertap {

/// The last snapshots of all pipelines of a target, together. Each is of a moment of its own.
class TargetSnapshot {
 public:
  TargetSnapshot() = default;
  explicit TargetSnapshot(std::vector<std::shared_ptr<const Snapshot>> pipelines);

  std::uint64_t received = 0;  // frames from the ports
  std::uint64_t pending = 0;   // of them, without a disposition yet
  Totals totals;
  Intake intake;
  BatchCounters batches;
  std::uint64_t last_timestamp_ns = 0;
  std::optional<CardLoss> card_loss;  // the first
  std::vector<SinkCounters> sinks;    // as the pipeline saw them that looked last

  /// Over all rules of this process. Takes time where sessions and rules are many.
  SessionStatistics sessions() const;

  UnknownVnis unknown_vnis() const;

  /// Of each pipeline, in their order.
  const std::vector<std::shared_ptr<const Snapshot>>& pipelines() const noexcept {
    return pipelines_;
  }

 private:
  std::vector<std::shared_ptr<const Snapshot>> pipelines_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_TARGET_SNAPSHOT_H_
