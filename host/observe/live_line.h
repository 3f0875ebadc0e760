#ifndef FIBERTAP_HOST_OBSERVE_LIVE_LINE_H_
#define FIBERTAP_HOST_OBSERVE_LIVE_LINE_H_

#include <string>

#include "host/datapath/pipeline/accounts.h"
#include "host/datapath/results/session_statistics.h"

namespace fibertap {

/// What a live target counted by some moment.
struct LiveMoment {
  double seconds = 0;  // since the start
  Totals totals;
  Accounts accounts;
  SessionStatistics sessions;
};

/// One line for a terminal: rates between two moments, losses of all time by name, and the sessions
/// that were busiest in between.
std::string live_line(const LiveMoment& before, const LiveMoment& now);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_LIVE_LINE_H_
