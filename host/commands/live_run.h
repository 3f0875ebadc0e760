#ifndef FIBERTAP_HOST_COMMANDS_LIVE_RUN_H_
#define FIBERTAP_HOST_COMMANDS_LIVE_RUN_H_

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "host/commands/rule_options.h"
#include "host/commands/run_options.h"
#include "host/datapath/engines/engine_choice.h"
#include "host/datapath/ingest/dpdk/packet_ports.h"
#include "host/datapath/sinks/capture_writer.h"
#include "host/datapath/sinks/queued_sink.h"
#include "host/observe/live_line.h"
#include "host/observe/log.h"
#include "host/observe/report.h"
#include "host/target/live_target.h"
#include "host/target/signals.h"

namespace fibertap {

/// The files that a run writes. A FIFO is waited for before there is another that a signal would
/// leave behind.
struct RunOutputs {
  explicit RunOutputs(const RunSettings& settings);
  std::optional<CaptureWriter> capture;
  std::optional<OutputFile> statistics;
};

/// One `fibertap run` from its start to the end of its output. The thread that owns it controls the
/// target and never touches a frame.
class LiveRun {
 public:
  /// Opens everything, in the order in which nothing is left behind when one of them fails.
  LiveRun(const po::variables_map& values, RunSettings settings);

  /// Returns when it was told to stop and all is written. Throws what ended it early, after all
  /// else was written.
  void run();

 private:
  void open_engines();
  std::vector<Sink*> sinks();
  /// Until the target is told to stop or ends, or its interface does.
  std::optional<Error> control(LiveTarget& target);
  void answer(Signal signal, LiveTarget& target);
  std::optional<Error> loss_of_interface() const;
  void reload(LiveTarget& target);
  void look(LiveTarget& target);
  void draw(const LiveMoment& now);
  void wipe();
  void check_sums(const LiveMoment& now);
  void tell_new_losses(const Accounts& accounts);
  void finish(LiveTarget& target);

  Accounts accounts(const PipelineCounts& counts) const;
  Report report(LiveTarget& target, bool is_final);
  double seconds() const;
  std::unique_ptr<Engine> go_on_in_software(const Error& error);

  const po::variables_map& values_;
  const RunSettings settings_;
  spdlog::logger log_;
  Signals signals_;
  std::unique_ptr<LoadedRules> rules_;
  Interfaces interfaces_;  // all that were ever described
  RunOutputs outputs_;
  CardAccess cards_;
  CpuOptions cpu_;
  std::unique_ptr<PacketPorts> ports_;
  std::vector<std::unique_ptr<Engine>> engines_;
  std::string engine_reason_;
  std::optional<QueuedSink> sink_;

  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  LiveMoment last_look_;
  bool is_drawn_ = false;  // the line on the terminal
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_COMMANDS_LIVE_RUN_H_
