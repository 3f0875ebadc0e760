#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/error.h"
#include "host/base/privileges.h"
#include "host/commands/card_options.h"
#include "host/commands/commands.h"
#include "host/commands/cpu_options.h"
#include "host/commands/opened_ports.h"
#include "host/commands/output_options.h"
#include "host/commands/rule_options.h"
#include "host/commands/run_options.h"
#include "host/datapath/engines/engine_choice.h"
#include "host/datapath/sinks/capture_writer.h"
#include "host/datapath/sinks/port/port_writer.h"
#include "host/observe/console.h"
#include "host/observe/log.h"
#include "host/observe/statistics_json.h"
#include "host/target/live_run.h"

namespace fibertap {
namespace {

/// An error with files, and who it is that may not use them.
Error as_user(const Error& error, const std::optional<Identity>& user) {
  if (!user || std::string_view(error.what()).find("Permission denied") == std::string_view::npos)
    return error;
  return Error(error.code(),
               "{} (--user {} reads templates and writes outputs: let it, by chown or chmod)",
               error.what(), user->name);
}

/// The files that a run writes. A FIFO is waited for before there is another that a signal would
/// leave behind.
struct RunOutputs {
  explicit RunOutputs(const RunSettings& settings) {
    const OutputSettings& outputs = settings.outputs;
    try {
      if (outputs.write) capture.emplace(*outputs.write, outputs.form, outputs.rules);
      if (outputs.stats) statistics.emplace(*outputs.stats, outputs.rules);
    } catch (const Error& error) {
      throw as_user(error, settings.user);
    }
  }
  std::optional<CaptureWriter> capture;
  std::optional<OutputFile> statistics;
};

/// Whether what is written to an output stays there, and goes to no reader.
bool is_file(const std::string& path) {
  struct stat status {};
  const int found = path == "-" ? fstat(STDOUT_FILENO, &status) : stat(path.c_str(), &status);
  return found != 0 || S_ISREG(status.st_mode);  // a new file has no name yet
}

/// What the options of a run name, opened in the order in which nothing is left behind when one of
/// them fails.
class OpenedRun {
 public:
  OpenedRun(const Program& program, const po::variables_map& values, RunSettings settings)
      : program_(program),
        values_(values),
        settings_(std::move(settings)),
        geneve_port_(geneve_port_of(values)),
        log_(start_log(program, settings_)),
        user_(std::in_place, settings_.user),
        rules_(std::make_shared<const LoadedRules>(read({}, 1))),
        outputs_(settings_),
        cards_(card_options_of(values)),
        cpu_(cpu_options_of(values)) {
    open_sinks(true);
    open_face();
    user_.reset();
    signals_.take_ends();  // not before the outputs are open: a FIFO's reader is waited for
    for (const std::string& note : rules_->notes) log_.warn("{}", note);
    log_notes_of_outputs();
    open_interfaces();  // while there is one thread
    open_ports();
    open_engines();
    give_up_privileges(settings_.user);
    open_sinks(false);
    open_senders();
    if (outputs_.capture)
      add_sink(*outputs_.capture, settings_.queue, is_file(*settings_.outputs.write));
    for (OpenedSink& sink : opened_) add_sink(*sink.writer, sink.plan->queue, sink.plan->is_file);
  }

  void run() {
    LiveSettings settings{settings_.verify, settings_.batches.limits_for(*engines_.front()),
                          settings_.nap, settings_.logs_json};
    // The lines of whoever reads the frames are on the same terminal, most often.
    settings.has_line = !settings_.outputs.use_stdout() || is_file("-");
    settings.geneve_port = geneve_port_;
    LiveParts parts{signals_,          log_,   ports_->receiving(), engines_,     engine_reason_,
                    std::move(rules_), feed(), printer(),           in_software()};
    parts.sinks = live_sinks_;
    parts.http = http_.get();
    parts.exceptions = ports_->exceptions();
    settings.drain = settings_.drain;
    settings.face.access = {settings_.token,
                            settings_.http && is_loopback(settings_.http->address)};
    settings.face.required = settings_.required;
    settings.face.has_rule_series = settings_.has_rule_series;
    settings.face.version = kProgramVersion;
    settings.face.start_seconds =
        std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    if (geteuid() == 0) {
      settings.warnings.emplace_back(
          "running as root; --user NAME gives root's rights up once the port is open");
    }
    if (outputs_.statistics) {
      parts.write_statistics = [this](const Report& report) {
        write_statistics(*outputs_.statistics, statistics_json(report));
      };
    }
    LiveRun(std::move(settings), std::move(parts)).run();
  }

 private:
  /// What a --sink asks for, open.
  struct OpenedSink {
    const SinkPlan* plan;
    std::unique_ptr<Writer> writer;
  };

  /// Those that wait for a reader first, while a signal still ends the process; a program and what
  /// is done with closed files start when there is no privilege left.
  void open_sinks(bool that_wait) {
    for (const SinkPlan& plan : settings_.sinks) {
      if (plan.waits_at_open != that_wait || plan.opens_with_ports || plan.sends_to) continue;
      try {
        opened_.push_back({&plan, plan.open(note_logger())});
      } catch (const Error& error) {
        throw as_user(error, settings_.user);
      }
    }
  }

  void open_interfaces() {
    for (const SinkPlan& plan : settings_.sinks) {
      if (plan.opens_with_ports) opened_.push_back({&plan, plan.open(note_logger())});
    }
  }

  SinkPlan::OnNote note_logger() const {
    return [log = log_](const std::string& note) mutable { log.warn("{}", note); };
  }

  void open_senders() {
    std::size_t place = 0;
    for (const SinkPlan& plan : settings_.sinks) {
      if (!plan.sends_to) continue;
      FrameSender& sender = ports_->sender(place++);
      log_.info("sink {}: sending to {}, MTU {}", plan.name, sender.name(), sender.mtu());
      opened_.push_back({&plan, std::make_unique<PortWriter>(sender)});
    }
  }

  void add_sink(Writer& writer, const QueueOptions& queue, bool is_file) {
    live_sinks_.push_back({&sinks_.emplace_back(writer, queue), is_file});
  }

  void open_face() {
    if (!settings_.http) return;
    http_ = std::make_unique<HttpServer>(*settings_.http);
    log_.info("HTTP on port {} of {}", http_->port(), settings_.http->address);
  }

  /// A wrong engine is an error before anything is opened, and one in the form of the log.
  static spdlog::logger start_log(const Program& program, const RunSettings& settings) {
    if (settings.logs_json) errors_are_json();  // by a --config file, perhaps
    check_engine_name(settings.engine, program.engines);
    return make_log(settings.logs_json);
  }

  void open_ports() {
    std::vector<std::uint16_t> quiet_ports = {rules_->image.header().vxlan_port};
    // Others on this host may speak GENEVE: the port is not taken unless it was asked for.
    const bool is_geneve_asked_for = !values_["geneve-port"].defaulted();
    if (is_geneve_asked_for && geneve_port_ != 0) quiet_ports.push_back(geneve_port_);
    ports_.emplace(settings_, std::move(quiet_ports), http_ ? http_->port() : std::uint16_t{0},
                   log_);
  }

  void log_notes_of_outputs() {
    const auto log_all = [this](const auto& output) {
      if (!output) return;
      for (const std::string& note : output->notes()) log_.warn("{}", note);
    };
    log_all(outputs_.capture);
    log_all(outputs_.statistics);
  }

  void open_engines() {
    for (std::size_t worker = 0; worker < ports_->receiving().workers(); ++worker) {
      ChosenEngine chosen = choose_engine(settings_.engine, cards_, cpu_, program_.engines);
      if (worker > 0 && chosen.engine->can_be_lost()) {
        throw Error(Errc::kUsage,
                    "run: found {} RX queues, expected one (--queues, or lcores of DPDK): a card "
                    "serves one pipeline",
                    ports_->receiving().workers());
      }
      chosen.engine->load_rules(rules_->image);
      engine_reason_ = chosen.reason;
      engines_.push_back(std::move(chosen.engine));
    }
  }

  LoadedRules read(Interfaces known, std::uint32_t generation) {
    try {
      LoadedRules rules = read_rules(values_, std::move(known), generation);
      for (const SinkPlan& plan : settings_.sinks) {
        if (!plan.look_at) continue;
        for (const std::string& line : plan.look_at(rules)) log_.info("{}", line);
      }
      return rules;
    } catch (const Error& error) {
      throw as_user(error, settings_.user);
    }
  }

  RuleFeed feed() {
    return [this](Interfaces known, std::uint32_t generation) {
      return read(std::move(known), generation);
    };
  }

  std::function<void(const std::string&)> printer() const {
    if (settings_.outputs.use_stdout()) return print_unless_blocked;
    return [](const std::string& text) { print(stdout, text); };
  }

  SubstituteMaker in_software() {
    if (!settings_.goes_on) return {};
    return [this](const Error& error) {
      auto engine = make_cpu_engine(cpu_);
      log_.error("{}; engine {} goes on", error.what(), engine->name());
      return engine;
    };
  }

  const Program& program_;
  const po::variables_map& values_;
  const RunSettings settings_;
  const std::uint16_t geneve_port_;
  spdlog::logger log_;
  Signals signals_;
  std::optional<ActingAs> user_;  // until the outputs are open
  std::shared_ptr<const LoadedRules> rules_;
  RunOutputs outputs_;
  CardAccess cards_;
  CpuOptions cpu_;
  std::optional<OpenedPorts> ports_;
  std::vector<std::unique_ptr<Engine>> engines_;
  std::string engine_reason_;
  std::vector<OpenedSink> opened_;
  std::deque<QueuedSink> sinks_;  // each uses a writer
  std::vector<LiveSink> live_sinks_;
  std::unique_ptr<HttpServer> http_;
};

/// Whether errors in the options are to be JSON: by the time of the first nothing is parsed.
bool ask_for_json(Arguments arguments) {
  const char* const variable = std::getenv("FIBERTAP_LOG");
  bool is_json = variable != nullptr && std::string_view(variable) == "json";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].starts_with("--log=")) is_json = arguments[i] == "--log=json";
    if (arguments[i] == "--log" && i + 1 < arguments.size()) is_json = arguments[i + 1] == "json";
  }
  return is_json;
}

}  // namespace

void run(const Program& program, Arguments arguments) {
  const auto dashes = std::ranges::find(arguments, "--");
  const auto own = static_cast<std::size_t>(dashes - arguments.begin());
  std::vector<std::string> dpdk_arguments;
  if (dashes != arguments.end()) dpdk_arguments.assign(dashes + 1, arguments.end());

  forbid_new_privileges();
  if (ask_for_json(arguments.first(own))) errors_are_json();
  const auto values = parse(run_command_line(program), arguments.first(own));
  if (!values) return;
  OpenedRun(program, *values, run_settings_of(*values, dpdk_arguments)).run();
}

}  // namespace fibertap
