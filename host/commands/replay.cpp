#include <chrono>
#include <cstring>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "host/base/error.h"
#include "host/commands/commands.h"
#include "host/commands/console.h"
#include "host/commands/rule_options.h"
#include "host/engines/engine_choice.h"
#include "host/ingest/capture_sequence.h"
#include "host/pipeline/pipeline.h"
#include "host/report/progress.h"
#include "host/report/statistics_json.h"
#include "host/report/summary.h"
#include "host/sinks/output_file.h"
#include "host/sinks/pcapng_sink.h"

namespace fibertap {
namespace {

/// Unknown VNIs in statistics.
constexpr std::size_t kTopUnknownVnis = 100;

CommandLine command_line() {
  po::options_description options = rule_options();
  po::options_description work("Work");
  work.add_options()                                                               //
      ("engine", po::value<std::string>()->default_value("auto"), "auto | model")  //
      ("write", po::value<std::string>()->value_name("OUT"),
       "pcapng file for the accepted frames, - for standard output")  //
      ("stats", po::value<std::string>()->value_name("S"),
       "JSON file with all counters, - for standard output");
  options.add(work);
  return {"replay", "[--template T]... [--write OUT.pcapng|-] [--stats S.json] IN.pcap[ng]...",
          "Takes the mirrored frames out of captures (- is standard input), filters and cuts them "
          "as the\nsessions' rules say, and tells what happened to every frame.",
          options, "capture"};
}

std::optional<std::string> path_of(const po::variables_map& values, const std::string& option) {
  if (values.count(option) == 0) return std::nullopt;
  return values[option].as<std::string>();
}

void check_standard_streams(const po::variables_map& values,
                            const std::vector<std::string>& captures) {
  if (path_of(values, "write") == "-" && path_of(values, "stats") == "-") {
    throw Error(Errc::kUsage,
                "--write - and --stats -: found both on standard output, expected one; give one "
                "of them a file");
  }
  const auto templates = values_of(values, "template");
  if (std::ranges::count(captures, "-") + std::ranges::count(templates, "-") > 1) {
    throw Error(Errc::kUsage,
                "-: found more than one input on standard input, expected one; give the others "
                "as files");
  }
}

std::vector<InterfaceCount> interface_counts(const Interfaces& interfaces,
                                             const SessionStatistics& statistics) {
  std::vector<InterfaceCount> counts;
  for (const Interface& interface : interfaces.all()) {
    const auto& session = statistics.sessions().at(interface.vni);
    counts.push_back({session.accepted + session.rejected, session.accepted});
  }
  return counts;
}

void write_statistics(OutputFile& file, const std::string& json) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(json.data());
  const OutputFile::Written written = file.write({bytes, json.size()});
  if (written.error == EPIPE) return;
  if (written.error != 0) {
    throw Error(Errc::kPartial, "{}: cannot be written: {}; free space and replay again",
                file.path(), std::strerror(written.error));
  }
  file.commit();
}

/// One replay: everything it needs is opened before the first frame is read, so that what cannot
/// work leaves nothing behind.
class Replay {
 public:
  Replay(const po::variables_map& values, const std::vector<std::string>& captures)
      : rules_(load_rules(values)),
        captures_(captures),
        chosen_(choose_engine(values["engine"].as<std::string>())) {
    chosen_.engine->load_rules(rules_.image);
    if (const auto path = path_of(values, "stats")) statistics_.emplace(*path);
    if (const auto path = path_of(values, "write")) sink_.emplace(*path, rules_.interfaces.all());
    const bool uses_stdout = path_of(values, "write") == "-" || path_of(values, "stats") == "-";
    summary_stream_ = uses_stdout ? stderr : stdout;
  }

  void run() {
    const auto start = std::chrono::steady_clock::now();
    std::vector<Sink*> sinks;
    if (sink_) sinks.push_back(&*sink_);
    Pipeline pipeline(
        {captures_, *chosen_.engine, rules_.image, rules_.interfaces.all().size(), sinks});
    {
      Progress progress(captures_.size());
      while (pipeline.poll_once()) {
        progress.show(captures_.bytes_read(), pipeline.totals().offered().frames);
      }
    }
    finish(pipeline, start);
    if (pipeline.damage()) throw *pipeline.damage();
  }

 private:
  void finish(const Pipeline& pipeline, std::chrono::steady_clock::time_point start) {
    Report report;
    report.engine = chosen_.engine->name();
    report.engine_reason = chosen_.reason;
    report.totals = pipeline.totals();
    report.ingest_cut = pipeline.ingest_cut();
    report.sessions.fold(rules_.image, chosen_.engine->read_counters());
    report.unknown_vnis = pipeline.unknown_vnis().top(kTopUnknownVnis);
    if (sink_) {
      sink_->finish(pipeline.last_timestamp_ns(),
                    interface_counts(rules_.interfaces, report.sessions));
    }
    report.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (statistics_) write_statistics(*statistics_, statistics_json(report));
    // Whoever closed the pipe that the frames went to wants no table either.
    if (!sink_ || sink_->is_open()) print(summary_stream_, summary(report));
  }

  LoadedRules rules_;
  CaptureSequence captures_;
  ChosenEngine chosen_;
  std::optional<OutputFile> statistics_;
  std::optional<PcapngSink> sink_;
  std::FILE* summary_stream_;
};

}  // namespace

void replay(Arguments arguments) {
  const auto values = parse(command_line(), arguments);
  if (!values) return;
  const std::vector<std::string> captures = values_of(*values, "capture");
  if (captures.empty()) {
    throw Error(Errc::kUsage,
                "replay: found no capture, expected at least one; name a pcap or pcapng file, or - "
                "for standard input, see fibertap replay --help");
  }
  check_standard_streams(*values, captures);
  Replay(*values, captures).run();
}

}  // namespace fibertap
