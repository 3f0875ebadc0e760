#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/base/error.h"
#include "host/base/output_file.h"
#include "host/base/whole_file.h"
#include "host/commands/card_options.h"
#include "host/commands/commands.h"
#include "host/commands/cpu_options.h"
#include "host/commands/file_names.h"
#include "host/commands/output_options.h"
#include "host/commands/rule_options.h"
#include "host/commands/stop_signals.h"
#include "host/datapath/engines/engine_choice.h"
#include "host/datapath/ingest/capture_sequence.h"
#include "host/datapath/pipeline/pipeline.h"
#include "host/datapath/sinks/capture_sink.h"
#include "host/datapath/sinks/interface_counts.h"
#include "host/datapath/sinks/outcome_lines.h"
#include "host/observe/console.h"
#include "host/observe/no_vxlan_watch.h"
#include "host/observe/progress.h"
#include "host/observe/statistics_json.h"
#include "host/observe/summary.h"
#include "host/observe/unknown_vni_watch.h"
#include "host/observe/words.h"

namespace fibertap {
namespace {

/// Of a frame from a pipe for its batch to fill. With the waits of the input around it a frame is
/// out within 200 ms.
constexpr std::chrono::milliseconds kLongestWait{50};

CommandLine replay_command_line(const Program& program) {
  po::options_description options = rule_options();
  po::options_description work("Work");
  work.add_options()  //
      ("engine", po::value<std::string>()->default_value("auto"),
       engine_names(program.engines).c_str())  //
      ("verify", po::bool_switch(), "check the CRC of every result of the engine");
  if (program.writes_outcomes) {
    work.add_options()  //
        ("outcomes", po::value<std::string>()->value_name("FILE"),
         "text file with the outcome word of every frame, written at the end");
  }
  options.add(work).add(output_options(Repeatable::kYes)).add(cpu_options());
  po::options_description card = card_options(program);
  card.add_options()  //
      ("on-card-loss", po::value<std::string>()->default_value("stop"),
       "cpu | stop: whether software goes on when the card fails");
  options.add(card);
  return {program.call("replay"),
          "[--template T]... [--write OUT.pcap[ng]|-] [--stats S.json] IN.pcap[ng]...",
          "Takes the mirrored frames out of captures (- is standard input), filters and cuts them "
          "as the\nsessions' rules say, and prints what happened to every frame.",
          options, "capture"};
}

void check_names(const std::vector<std::string>& captures) {
  if (std::ranges::count(captures, "") != 0) {
    throw Error(Errc::kUsage,
                "replay: found an empty name among the captures, expected files or -");
  }
  const auto found = std::ranges::find_if(captures, has_name_of_template);
  if (found == captures.end()) return;
  throw Error(Errc::kUsage,
              "replay: found {} among the captures, expected pcap or pcapng files; give a template "
              "as --template {}",
              *found, *found);
}

void check_standard_input(const po::variables_map& values,
                          const std::vector<std::string>& captures) {
  const auto templates = values_of(values, "template");
  if (std::ranges::count(captures, "-") + std::ranges::count(templates, "-") > 1) {
    throw Error(Errc::kUsage,
                "-: found more than one input on standard input, expected one; give the others "
                "as files");
  }
}

/// One replay: everything it needs is opened before the first frame is read, so that what cannot
/// work leaves nothing behind.
class Replay {
 public:
  Replay(const Program& program, const po::variables_map& values,
         const std::vector<std::string>& captures, const OutputSettings& outputs)
      : rules_(load_rules(values)),
        captures_(captures, signals_.flag()),
        geneve_port_(geneve_port_of(values)),
        verify_(values["verify"].as<bool>()),
        goes_on_(is_chosen(values, "on-card-loss", "cpu", "stop")),
        cards_(card_options_of(values)),
        cpu_(cpu_options_of(values)),
        chosen_(choose_engine(values["engine"].as<std::string>(), cards_, cpu_, program.engines)) {
    chosen_.engine->load_rules(rules_.image);
    if (outputs.stats) print_notes(statistics_.emplace(*outputs.stats, outputs.rules).notes());
    if (outputs.write) {
      print_notes(
          sink_.emplace(*outputs.write, rules_.interfaces.all(), outputs.form, outputs.rules)
              .notes());
    }
    if (const auto path = file_of(values, "outcomes")) outcomes_.emplace(*path);
    summary_stream_ = outputs.use_stdout() ? stderr : stdout;
    signals_.take();  // not before: until here there is nothing that a signal would lose
  }

  void run() {
    const auto start = std::chrono::steady_clock::now();
    std::vector<Sink*> sinks;
    if (sink_) sinks.push_back(&*sink_);
    if (outcomes_) sinks.push_back(&outcome_lines_);
    Pipeline pipeline({captures_, *chosen_.engine, borrowed(rules_.image),
                       rules_.interfaces.all().size(), sinks, verify_,
                       goes_on_ ? software_in_place_of_card() : SubstituteMaker(), limits(),
                       std::chrono::nanoseconds::max(), geneve_port_});
    {
      Progress progress(captures_.size());
      while (pipeline.poll_once()) {
        progress.show(captures_.bytes_read(), pipeline.totals().offered().frames);
        warn_of_unknown_vnis(pipeline, false);
        warn_of_no_vxlan(pipeline, false);
      }
    }
    warn_of_unknown_vnis(pipeline, true);
    warn_of_no_vxlan(pipeline, true);
    if (signals_.flag())
      print(stderr, "note: ended by a signal; what was read until then counts\n");
    finish(pipeline, start);
    if (pipeline.card_loss() && !goes_on_) throw pipeline.card_loss()->error;
    if (pipeline.damage()) throw *pipeline.damage();
    check_that_nothing_was_lost(pipeline.totals());
  }

 private:
  /// Frames of a pipe leave while it pauses; the batches of files are full.
  BatchLimits limits() const {
    return captures_.size() ? BatchLimits{} : BatchLimits{.age = kLongestWait};
  }

  /// With a card whose work software went on with.
  static void check_that_nothing_was_lost(const Totals& totals) {
    const std::uint64_t lost = totals.card_lost.frames;
    if (lost == 0) return;
    throw Error(Errc::kPartial,
                "card: {} of {} frames were lost with it, expected none; replay the capture again "
                "with --engine cpu",
                lost, totals.offered().frames);
  }

  SubstituteMaker software_in_place_of_card() const {
    return [this](const Error& error) {
      auto engine = make_cpu_engine(cpu_);
      print(stderr, fmt::format("note: {}; engine {} goes on\n", error.what(), engine->name()));
      return engine;
    };
  }

  /// Once: of a minute, as the frames came, or of all of the replay when `is_over`.
  void warn_of_unknown_vnis(const Pipeline& pipeline, bool is_over) {
    const bool is_due = pipeline.unknown_vnis().longest_run() >= kUnknownVniPeriod ||
                        (is_over && has_unknown_vnis_only(pipeline.totals()));
    if (!is_due || std::exchange(has_warned_, true)) return;
    const auto seen = pipeline.unknown_vnis().top(UnknownVnis::kTracked);
    print(stderr, fmt::format("warning: {}\n", unknown_vni_warning(seen, rules_.mirror)));
  }

  /// Once: of a pipe that stays open after a minute, of files when `is_over`.
  void warn_of_no_vxlan(const Pipeline& pipeline, bool is_over) {
    const Totals& totals = pipeline.totals();
    if (!has_no_vxlan(totals)) return;
    const bool is_due =
        no_vxlan_watch_.is_due(std::chrono::steady_clock::now().time_since_epoch(), totals);
    if ((!is_due && !is_over) || std::exchange(has_warned_of_no_vxlan_, true)) return;
    print(stderr,
          fmt::format("warning: {}\n", no_vxlan_capture_warning(totals.offered().frames,
                                                                rules_.image.header().vxlan_port)));
  }

  void finish(Pipeline& pipeline, std::chrono::steady_clock::time_point start) {
    Report report;
    report.engine = chosen_.engine->name();
    report.engine_reason = chosen_.reason;
    // The card can still be lost while its counters are read.
    pipeline.publish_exactly();
    report.sessions = pipeline.snapshot()->sessions();
    report.totals = pipeline.totals();
    report.card_loss = pipeline.card_loss();
    report.can_be_lost = chosen_.engine->can_be_lost();
    report.intake = pipeline.intake();
    report.unknown_vnis = pipeline.unknown_vnis().top(kTopUnknownVnis);
    if (sink_) {
      sink_->finish(pipeline.last_timestamp_ns(),
                    interface_counts(rules_.interfaces, report.sessions));
    }
    report.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (outcomes_) write_whole(*outcomes_, outcome_lines_.text(), "free space or write elsewhere");
    if (statistics_) write_statistics(*statistics_, statistics_json(report));
    print(summary_stream_, summary(report));
    note_missing_frames();
  }

  /// Of a reader that went away: it may have all that it wanted, or have failed.
  void note_missing_frames() const {
    if (!sink_ || sink_->is_open()) return;
    const SinkCounters counters = sink_->counters();
    print(stderr,
          fmt::format("note: {}: the reader went away, the replay ends there; {} of {} frames "
                      "accepted until then are missing\n",
                      output_word(counters.name), grouped(counters.reader_gone),
                      grouped(counters.accepted)));
  }

  StopSignals signals_;
  LoadedRules rules_;
  CaptureSequence captures_;
  const std::uint16_t geneve_port_;
  bool verify_;
  bool goes_on_;
  bool has_warned_ = false;  // of unknown VNIs
  NoVxlanWatch no_vxlan_watch_;
  bool has_warned_of_no_vxlan_ = false;
  CardAccess cards_;
  CpuOptions cpu_;
  ChosenEngine chosen_;
  std::optional<OutputFile> statistics_;
  std::optional<CaptureSink> sink_;
  std::optional<OutputFile> outcomes_;
  OutcomeLines outcome_lines_;
  std::FILE* summary_stream_;
};

}  // namespace

void replay(const Program& program, Arguments arguments) {
  const auto values = parse(replay_command_line(program), arguments);
  if (!values) return;
  const std::vector<std::string> captures = values_of(*values, "capture");
  if (captures.empty()) {
    throw Error(Errc::kUsage,
                "replay: found no capture, expected at least one; name a pcap or pcapng file, or - "
                "for standard input, see {} --help",
                program.call("replay"));
  }
  check_engine_name((*values)["engine"].as<std::string>(), program.engines);
  check_names(captures);
  check_standard_input(*values, captures);
  const OutputSettings outputs = output_settings_of(*values, Repeatable::kYes, captures);
  Replay(program, *values, captures, outputs).run();
}

}  // namespace fibertap
