#ifndef FIBERTAP_HOST_OBSERVE_METRICS_H_
#define FIBERTAP_HOST_OBSERVE_METRICS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "host/observe/report.h"

namespace fibertap {

/// What metrics say beside the counters of a report.
struct MetricsFacts {
  std::string version;           // of the program
  std::uint64_t generation = 0;  // of the rules in force
  double start_seconds = 0;      // since the epoch
  bool has_rules = false;        // a series for every rule, however many there are
  std::uint64_t reloads = 0;     // of rules, that worked
  std::uint64_t failed_reloads = 0;
  bool is_ready = true;  // as /readyz says
};

/// Beyond so many rules they have no series of their own, unless asked for.
inline constexpr std::size_t kMostRuleSeries = 1000;

/// Whether this build can give them.
bool has_metrics() noexcept;

/// The counters of a report in the text format that Prometheus reads (version 0.0.4). Names are
/// those of the statistics, with `fibertap_` before them and base units: a sum over the series of
/// a name is the sum that the statistics have.
std::string metrics_text(const Report& report, const MetricsFacts& facts);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_METRICS_H_
