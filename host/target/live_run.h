#ifndef FIBERTAP_HOST_TARGET_LIVE_RUN_H_
#define FIBERTAP_HOST_TARGET_LIVE_RUN_H_

#include <spdlog/logger.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/datapath/engines/engine.h"
#include "host/datapath/exception/exception_path.h"
#include "host/datapath/ingest/packet_ports.h"
#include "host/datapath/sinks/queued_sink.h"
#include "host/datapath/sinks/viewers/viewers.h"
#include "host/http/server.h"
#include "host/observe/report.h"
#include "host/rules/loaded_rules.h"
#include "host/target/attempts.h"
#include "host/target/drain.h"
#include "host/target/face_answers.h"
#include "host/target/live_reporter.h"
#include "host/target/live_target.h"
#include "host/target/live_watch.h"
#include "host/target/service_manager.h"
#include "host/target/signals.h"

namespace fibertap {

/// Reads the rules anew. `known` interfaces keep their ids, and the image's header says the
/// generation. Throws Error.
using RuleFeed = std::function<LoadedRules(Interfaces known, std::uint32_t generation)>;

/// A sink, and whether a frame that is not in it is missed by whoever opens it later.
struct LiveSink {
  QueuedSink* sink;
  bool is_file = false;
};

/// The HTTP face of a run.
struct LiveFace {
  FaceAccess access;
  std::vector<std::string> required;  // sinks without which it is not ready
  bool has_rule_series = false;       // in metrics, however many rules there are
  std::string version;                // of the program
  double start_seconds = 0;           // since the epoch
};

/// How a live run works.
struct LiveSettings {
  bool verify = false;  // check the CRC of every result
  BatchLimits limits = {};
  std::chrono::nanoseconds nap = std::chrono::nanoseconds::zero();  // see PipelineThread
  bool logs_json = false;                  // then the table is the line of JSON that statistics are
  bool has_line = true;                    // of rates, when standard error is a terminal
  std::vector<std::string> warnings = {};  // for the log, when frames are received
  std::chrono::nanoseconds drain = std::chrono::nanoseconds::zero();  // between SIGTERM and the end
  LiveFace face = {};
  TargetClock clock = std::chrono::steady_clock::now;
  std::uint16_t geneve_port = 0;  // of tunnels that are taken off; 0: none
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
  std::vector<LiveSink> sinks = {};                     // none: accepted frames are counted only
  std::function<void(const Report&)> write_statistics = {};
  HttpServer* http = nullptr;           // listens
  ExceptionPath* exceptions = nullptr;  // not started
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
  /// Whether it is to end now, be it asked by a signal or through its face.
  bool is_to_end(Signal signal, const LiveTarget& target);
  /// Answers HTTP from now on.
  void open_face(const LiveTarget& target);
  HttpResponse open_capture(const ViewerRequest& request, const LiveTarget& target);
  void tell_manager(const LiveMoment& now, const TargetSnapshot& snapshot);
  void log_ports();
  /// Says what happened to the ports. Throws Error(kDevice) when one of them is gone.
  void log_events();
  void note_card_loss(LiveTarget& target, Attempts& attempts);
  void reload(LiveTarget& target);
  void swap(LiveTarget& target, LoadedRules rules);
  void finish(LiveTarget& target, Attempts& attempts);
  void end_with_missing_frames();

  void add_viewers(Report& report) const;
  std::string text_of(const Report& report) const;

  const LiveSettings settings_;
  LiveParts parts_;
  spdlog::logger& log_;
  Interfaces interfaces_;     // all that were ever described
  std::uint32_t generation_;  // the last that a pipeline may have judged by
  LiveReporter reporter_;
  LiveWatch watch_;
  Drain drain_;
  std::atomic<std::uint64_t> reloads_ = 0;         // of rules, that worked
  std::atomic<std::uint64_t> failed_reloads_ = 0;  // and that did not
  std::atomic<bool> is_draining_ = false;
  std::atomic<bool> is_drain_wanted_ = false;  // by somebody who asked through the face
  ServiceManager manager_;
  const std::shared_ptr<Viewers> viewers_;  // where there is a face
  std::optional<FaceAnswers> face_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_LIVE_RUN_H_
