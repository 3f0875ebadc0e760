#ifndef FIBERTAP_HOST_DATAPATH_PIPELINE_SNAPSHOT_H_
#define FIBERTAP_HOST_DATAPATH_PIPELINE_SNAPSHOT_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "host/datapath/batch/batch_builder.h"
#include "host/datapath/engines/counter_image.h"
#include "host/datapath/results/batch_counters.h"
#include "host/datapath/results/card_loss.h"
#include "host/datapath/results/session_statistics.h"
#include "host/datapath/results/totals.h"
#include "host/datapath/results/unknown_vnis.h"
#include "host/datapath/sinks/sink.h"
#include "host/rules/rule_image.h"

namespace fibertap {

/// What a pipeline counted by one moment between two batches: the same frames in each of its parts.
///
///   received = the dispositions + card_lost + pending
///   accepted = that of the sessions + what is uncounted with a lost card
///   accepted = what each sink was given by this pipeline = its written + lost + queued
struct Snapshot {
  std::chrono::steady_clock::time_point taken;
  std::chrono::steady_clock::time_point answered;  // the engine owed nothing, or had answered
                                                   // since the snapshot before
  std::uint64_t received = 0;                      // frames that the source gave
  std::uint64_t pending = 0;                       // of them, without a disposition yet
  Totals totals;
  Intake intake;
  BatchCounters batches;  // that an engine answered for
  std::uint64_t last_timestamp_ns = 0;
  std::optional<CardLoss> card_loss;
  std::shared_ptr<const UnknownVnis> unknown_vnis;
  std::vector<SinkCounters> sinks;  // that other pipelines may have given frames too

  // Rows of two generations are never added up: those before are known by session and rule.
  SharedRules rules;                                // in use
  std::shared_ptr<const CounterImage> counters;     // by them; none where an engine failed to say
  std::shared_ptr<const SessionStatistics> folded;  // by all rules before

  /// Over all rules of this process.
  SessionStatistics sessions() const {
    SessionStatistics sum = *folded;
    if (counters) sum.fold(*rules, *counters);
    return sum;
  }
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_PIPELINE_SNAPSHOT_H_
