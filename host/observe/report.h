#ifndef FIBERTAP_HOST_OBSERVE_REPORT_H_
#define FIBERTAP_HOST_OBSERVE_REPORT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "host/datapath/batch/batch_builder.h"
#include "host/datapath/pipeline/accounts.h"
#include "host/datapath/results/card_loss.h"
#include "host/datapath/results/session_statistics.h"
#include "host/datapath/results/totals.h"
#include "host/datapath/results/unknown_vnis.h"
#include "host/datapath/sinks/sink.h"

namespace fibertap {

/// Unknown VNIs in a report.
inline constexpr std::size_t kTopUnknownVnis = 100;

/// Who looks at accepted frames through the HTTP face of a live target.
struct ViewersNow {
  std::size_t present = 0;
  SinkCounters frames;  // that they were given since the start, each counted for itself
};

/// What happened to every frame of one run.
struct Report {
  std::string engine;
  std::string engine_reason;  // why it was chosen, empty when it was named
  Totals totals;
  Intake intake;
  SessionStatistics sessions;
  std::vector<UnknownVnis::Entry> unknown_vnis;  // the busiest
  double seconds;                                // wall time

  bool can_be_lost = false;  // the engine; frames lost with it are then reported, also none
  std::optional<CardLoss> card_loss = {};

  std::optional<Accounts> accounts = {};  // of a live target

  std::optional<ViewersNow> viewers = {};  // of a live target with an HTTP face
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_REPORT_H_
