#ifndef FIBERTAP_HOST_REPORT_REPORT_H_
#define FIBERTAP_HOST_REPORT_REPORT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "host/batch/batch_builder.h"
#include "host/live/accounts.h"
#include "host/results/card_loss.h"
#include "host/results/session_statistics.h"
#include "host/results/totals.h"
#include "host/results/unknown_vnis.h"

namespace fibertap {

/// Unknown VNIs in a report.
inline constexpr std::size_t kTopUnknownVnis = 100;

/// What happened to every frame of one run.
struct Report {
  std::string engine;
  std::string engine_reason;  // why it was chosen, empty when it was named
  Totals totals;
  IngestCut ingest_cut;
  SessionStatistics sessions;
  std::vector<UnknownVnis::Entry> unknown_vnis;  // the busiest
  double seconds;                                // wall time

  bool can_be_lost = false;  // the engine; then frames lost with it are told, be there any or not
  std::optional<CardLoss> card_loss = {};

  std::optional<Accounts> accounts = {};  // of a live target
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_REPORT_REPORT_H_
