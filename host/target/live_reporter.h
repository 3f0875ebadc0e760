#ifndef FIBERTAP_HOST_TARGET_LIVE_REPORTER_H_
#define FIBERTAP_HOST_TARGET_LIVE_REPORTER_H_

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "host/datapath/engines/engine.h"
#include "host/datapath/exception/exception_path.h"
#include "host/datapath/ingest/packet_ports.h"
#include "host/observe/report.h"
#include "host/target/attempts.h"
#include "host/target/pipeline_thread.h"
#include "host/target/target_snapshot.h"

namespace fibertap {

/// Puts together what a live target counted and what its ports did. From any thread.
class LiveReporter {
 public:
  /// All outlive it. `reason` is why the engine was chosen, empty when it was named.
  LiveReporter(PacketPorts& ports, const ExceptionPath* exceptions, const Engine& engine,
               std::string reason, TargetClock clock)
      : ports_(ports),
        exceptions_(exceptions),
        engine_(engine),
        reason_(std::move(reason)),
        clock_(std::move(clock)),
        start_(clock_()) {}

  /// Seconds of the run.
  double seconds() const { return std::chrono::duration<double>(clock_() - start_).count(); }

  /// What the ports counted, and what happened to them since events() was last asked. Throw what
  /// the ports throw.
  std::vector<PortCounters> ports() const;
  std::vector<PortEvent> events() const;

  Accounts accounts(const TargetSnapshot& snapshot) const;

  /// As much of it as can be had: what cannot is among the `attempts`.
  Report report(const TargetSnapshot& snapshot, Attempts& attempts) const;

 private:
  PacketPorts& ports_;
  const ExceptionPath* const exceptions_;  // may be null
  const Engine& engine_;
  const std::string reason_;
  const TargetClock clock_;
  const TargetClock::result_type start_;
  mutable std::mutex mutex_;  // of the ports
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_LIVE_REPORTER_H_
