#ifndef FIBERTAP_HOST_TARGET_LIVE_RUN_H_
#define FIBERTAP_HOST_TARGET_LIVE_RUN_H_

#include <spdlog/logger.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "host/datapath/engines/engine.h"
#include "host/datapath/ingest/packet_ports.h"
#include "host/datapath/sinks/queued_sink.h"
#include "host/observe/report.h"
#include "host/rules/loaded_rules.h"
#include "host/target/attempts.h"
#include "host/target/live_target.h"
#include "host/target/live_watch.h"
#include "host/target/signals.h"

namespace fibertap {

/// Reads the rules anew. `known` interfaces keep their ids, and the image's header says the
/// generation. Throws Error.
using RuleFeed = std::function<LoadedRules(Interfaces known, std::uint32_t generation)>;

/// How a live run works.
struct LiveSettings {
  bool verify = false;  // check the CRC of every result
  BatchLimits limits = {};
  std::chrono::nanoseconds nap = std::chrono::nanoseconds::zero();  // see PipelineThread
  bool logs_json = false;                  // then the table is the line of JSON that statistics are
  bool sink_is_file = false;               // a frame that is not in it is missed
  bool has_line = true;                    // of rates, when standard error is a terminal
  std::vector<std::string> warnings = {};  // for the log, when frames are received
  TargetClock clock = std::chrono::steady_clock::now;
};

/// What a live run works with; all that is not owned outlives it.
struct LiveParts {
  Signals& signals;
  spdlog::logger& log;
  PacketPorts& ports;
  std::span<const std::unique_ptr<Engine>> engines;  // one per worker, `rules` are loaded
  std::string engine_reason;                         // why they were chosen, empty when named
  std::shared_ptr<const LoadedRules> rules;
  RuleFeed feed;
  std::function<void(const std::string&)> print_table;  // at the end
  SubstituteMaker substitute = {};                      // none: the run ends with the card
  QueuedSink* sink = nullptr;                           // none: accepted frames are counted only
  std::function<void(const Report&)> write_statistics = {};
};

/// A live target from its start to the end of its output. The thread that owns it controls the
/// target and never touches a frame.
class LiveRun {
 public:
  LiveRun(LiveSettings settings, LiveParts parts);

  /// Returns when it was asked to stop and all is written. Throws what ended it early, else what
  /// could not be written, else Error(kPartial) when accepted frames are missing from a file: after
  /// all that can be written is, and what of these it does not throw is logged.
  void run();

 private:
  std::vector<Sink*> sinks();
  /// Until the target is asked to stop or ends. Throws when a port does.
  void control(LiveTarget& target);
  void answer(Signal signal, LiveTarget& target);
  void log_ports();
  /// Says what happened to the ports. Throws Error(kDevice) when one of them is gone.
  void log_events();
  void note_card_loss(LiveTarget& target, Attempts& attempts);
  void reload(LiveTarget& target);
  void swap(LiveTarget& target, LoadedRules rules);
  void finish(LiveTarget& target, Attempts& attempts);
  void end_with_missing_frames();

  Accounts accounts(const TargetSnapshot& snapshot) const;
  /// As much of it as can be had: what cannot is among the `attempts`.
  Report report(const TargetSnapshot& snapshot, Attempts& attempts) const;
  std::string text_of(const Report& report) const;
  double seconds() const;

  const LiveSettings settings_;
  LiveParts parts_;
  spdlog::logger& log_;
  Interfaces interfaces_;     // all that were ever described
  std::uint32_t generation_;  // the last that a pipeline may have judged by
  std::chrono::steady_clock::time_point start_;
  LiveWatch watch_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_LIVE_RUN_H_
