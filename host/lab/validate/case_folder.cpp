#include "host/lab/validate/case_folder.h"

#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>
#include <vector>

#include "host/base/error.h"
#include "host/base/whole_file.h"
#include "host/datapath/engines/model_engine.h"
#include "host/datapath/ingest/capture_reader.h"
#include "host/datapath/pipeline/pipeline.h"
#include "host/datapath/sinks/capture_sink.h"
#include "host/datapath/sinks/interface_counts.h"
#include "host/datapath/sinks/outcome_lines.h"
#include "host/lab/traffic/pcap_writer.h"
#include "host/lab/validate/case_template.h"
#include "host/observe/statistics_json.h"
#include "host/rules/templates/templates.h"

namespace fibertap::validation {
namespace {

constexpr std::string_view kAdvice = "name another folder with --write-case";

std::vector<std::uint8_t> capture_of(const CaseLoad& load) {
  generation::PcapWriter pcap;
  for (const CaseBatch& batch : load.batches) {
    for (const CaseFrame& frame : batch) pcap.append(frame.view());
  }
  return pcap.bytes();
}

/// The statistics that do not depend on the run, as tests/golden/run_case.py keeps them.
std::string counters_of(const Report& report) {
  auto counters = nlohmann::ordered_json::parse(statistics_json(report));
  counters.erase("engine");
  counters.erase("seconds");
  return counters.dump(2) + "\n";
}

/// Writes what the model makes of the capture and the template that already stand in the folder.
void write_expected(const CompileOptions& options, const std::filesystem::path& folder) {
  const std::vector<std::string> paths = {(folder / "mirror.yaml").string()};
  TemplateOptions template_options;
  template_options.missing_filter = MissingFilter::kAccept;
  template_options.allow_empty = true;
  const Templates templates = read_templates(paths, template_options);
  Interfaces interfaces;
  const RuleImage image = fibertap::compile(templates.mirror, options, interfaces);
  ModelEngine engine;
  engine.load_rules(image);
  CaptureReader capture((folder / "in.pcap").string());
  CaptureSink sink((folder / "expected.pcapng").string(), interfaces.all());
  OutcomeLines outcomes;
  Sink* const sinks[] = {&sink, &outcomes};
  Pipeline pipeline({capture, engine, borrowed(image), interfaces.all().size(), sinks});
  while (pipeline.poll_once()) {
  }

  Report report{};
  report.totals = pipeline.totals();
  report.intake = pipeline.intake();
  report.sessions.fold(image, engine.read_counters());
  report.unknown_vnis = pipeline.unknown_vnis().top(kTopUnknownVnis);
  sink.finish(pipeline.last_timestamp_ns(), interface_counts(interfaces, report.sessions));
  write_whole_file(folder / "expected.outcomes", outcomes.text(), kAdvice);
  write_whole_file(folder / "counters.json", counters_of(report), kAdvice);
}

}  // namespace

void write_case_folder(const CaseLoad& load, const std::filesystem::path& folder,
                       const std::string& readme) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    throw Error(Errc::kRuntime, "{}: cannot be made: {}; name another folder with --write-case",
                folder.string(), failed.message());
  }
  write_whole_file(folder / "README.md", readme, kAdvice);
  write_whole_file(folder / "in.pcap", capture_of(load), kAdvice);
  write_whole_file(folder / "mirror.yaml", template_text(load.mirror), kAdvice);
  const std::string options = options_text(load);
  if (options.empty()) {
    std::filesystem::remove(folder / "options.ini", failed);
  } else {
    write_whole_file(folder / "options.ini", options, kAdvice);
  }
  write_expected({load.options.vxlan_port, load.options.accept_unknown_vni}, folder);
}

}  // namespace fibertap::validation
