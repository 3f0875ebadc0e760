#ifndef FIBERTAP_TESTS_HOST_DATAPATH_PIPELINE_SNAPSHOT_SUMS_H_
#define FIBERTAP_TESTS_HOST_DATAPATH_PIPELINE_SNAPSHOT_SUMS_H_

#include <gtest/gtest.h>

#include <numeric>

#include "host/datapath/pipeline/snapshot.h"

namespace fibertap::testing {

/// Whether all of a snapshot is of the same frames.
inline void expect_that_it_adds_up(const Snapshot& snapshot) {
  const Totals& totals = snapshot.totals;
  ASSERT_EQ(snapshot.received, totals.offered().frames + snapshot.pending);
  ASSERT_EQ(std::accumulate(totals.rejected_by.begin(), totals.rejected_by.end(), 0ULL),
            totals[abi::Disposition::rejected].frames);
  const SessionStatistics::Session sum = snapshot.sessions().sum();
  const bool is_lost = snapshot.card_loss.has_value();
  ASSERT_EQ(sum.accepted + (is_lost ? snapshot.card_loss->uncounted_accepted : 0),
            totals[abi::Disposition::accepted].frames);
  ASSERT_EQ(sum.rejected + (is_lost ? snapshot.card_loss->uncounted_rejected : 0),
            totals[abi::Disposition::rejected].frames);
  for (const SinkCounters& sink : snapshot.sinks) {
    ASSERT_EQ(sink.accepted, totals[abi::Disposition::accepted].frames);
    ASSERT_EQ(sink.accepted, sink.written + sink.queued + sink.lost());
  }
}

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_DATAPATH_PIPELINE_SNAPSHOT_SUMS_H_
