#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "host/base/error.h"
#include "host/commands/file_names.h"
#include "host/datapath/sinks/output_file.h"
#include "host/lab/commands/gen_options.h"
#include "host/lab/commands/lab_commands.h"
#include "host/lab/traffic/capture_file.h"
#include "host/lab/traffic/traffic.h"
#include "host/lab/validate/case_template.h"
#include "host/observe/console.h"

namespace fibertap {
namespace {

CommandLine gen_command_line(const Program& program) {
  po::options_description files("Files");
  files.add_options()  //
      ("write", po::value<std::string>()->value_name("OUT"),
       "capture, pcapng where the name ends so, else pcap; - for standard output")  //
      ("write-template", po::value<std::string>()->value_name("T"),
       "CloudFormation template of the sessions, for replay --template");
  po::options_description options;
  options.add(files).add(gen_options());
  return {program.call("gen"),
          "--write OUT.pcap[ng]|- [--write-template T.yaml] [--profile P] [--frames N]...",
          "Writes mirrored traffic as AWS sends it, and the template that its sessions are from.",
          options,
          {}};
}

/// What goes where.
struct Outputs {
  std::optional<std::string> capture;
  std::optional<std::string> sessions;

  bool use_stdout() const { return capture == "-" || sessions == "-"; }
};

Outputs outputs_of(const po::variables_map& values) {
  Outputs outputs{file_of(values, "write"), file_of(values, "write-template")};
  if (!outputs.capture && !outputs.sessions) {
    throw Error(Errc::kUsage,
                "gen: found no --write, expected a name for the capture, or - for standard "
                "output; see fibertap-lab gen --help");
  }
  if (outputs.capture && outputs.sessions && are_one_file(*outputs.capture, *outputs.sessions)) {
    throw Error(Errc::kUsage, "--write-template {}: found the place of --write, expected another",
                *outputs.sessions);
  }
  return outputs;
}

void write_template(const std::string& path, const Mirror& mirror) {
  const std::string text = validation::template_text(mirror);
  if (path == "-") return print(stdout, text);
  OutputFile file(path);
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const OutputFile::Written written = file.write({bytes, text.size()});
  if (written.error != 0) {
    throw Error(Errc::kPartial, "{}: cannot be written: {}; free space and generate it again", path,
                std::strerror(written.error));
  }
  file.commit();
}

/// The bytes of the capture; absent when its reader went away before its end.
std::optional<std::uint64_t> write_capture(const std::string& path, generation::Traffic& traffic,
                                           std::uint64_t frames) {
  generation::CaptureFile file(path);
  for (std::uint64_t i = 0; i < frames; ++i) {
    if (!file.append(traffic.next())) return std::nullopt;
  }
  file.finish();
  return file.bytes();
}

}  // namespace

void gen(const Program& program, Arguments arguments) {
  const auto values = parse(gen_command_line(program), arguments);
  if (!values) return;
  const Outputs outputs = outputs_of(*values);
  const std::uint64_t frames = frame_count_of(*values);
  const auto traffic = generation::make_traffic(traffic_options_of(*values));
  if (outputs.sessions) write_template(*outputs.sessions, traffic->mirror());
  if (!outputs.capture) return;
  if (const auto bytes = write_capture(*outputs.capture, *traffic, frames)) {
    print(outputs.use_stdout() ? stderr : stdout,
          fmt::format("{}: {} frames, {} bytes\n", *outputs.capture, frames, *bytes));
  }
}

}  // namespace fibertap
