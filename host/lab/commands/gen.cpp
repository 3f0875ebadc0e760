#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "host/base/error.h"
#include "host/base/whole_file.h"
#include "host/commands/file_names.h"
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
       "CloudFormation template of the sessions, for replay --template")  //
      ("force", po::bool_switch(), "replace the template when there is one");
  po::options_description options;
  options.add(files).add(gen_options());
  return {program.call("gen"),
          "--write OUT.pcap[ng]|- [--write-template T.yaml] [--profile P] [--frames N]...",
          "Writes mirrored traffic as AWS sends it, and the template that its sessions are from.",
          options,
          {}};
}

// A capture from here on says how large it becomes before it is written.
constexpr double kLargeBytes = 1e9;

/// What goes where.
struct Outputs {
  std::optional<std::string> capture;
  std::optional<std::string> sessions;

  bool use_stdout() const { return capture == "-" || sessions == "-"; }
};

/// A template may be somebody's work; a capture can be generated again.
void check_is_new(const std::string& path) {
  std::error_code ignored;
  if (path == "-" || !std::filesystem::is_regular_file(path, ignored)) return;
  throw Error(
      Errc::kUsage,
      "--write-template {}: found a file of that name, expected none; give another name, or "
      "--force to replace it",
      path);
}

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
  if (outputs.sessions && !values["force"].as<bool>()) check_is_new(*outputs.sessions);
  return outputs;
}

void write_template(const std::string& path, const Mirror& mirror) {
  write_whole_file(path, validation::template_text(mirror), "free space and generate it again");
}

/// Bytes that `frames` frames take in a pcap, by a sample of the profile.
double expected_bytes(generation::TrafficOptions options, std::uint64_t frames) {
  constexpr std::uint64_t kSample = 20'000;
  constexpr double kRecordHead = 16;
  options.sessions = options.filters = options.rules = 1;  // sizes do not depend on them
  const auto traffic = generation::make_traffic(options);
  double bytes = 0;
  for (std::uint64_t i = 0; i < kSample; ++i) {
    bytes += kRecordHead + static_cast<double>(traffic->next().bytes.size());
  }
  return bytes / kSample * static_cast<double>(frames);
}

void announce(const std::string& path, double bytes, std::uint64_t frames) {
  if (path == "-" || bytes < kLargeBytes) return;
  print(stderr, fmt::format("{}: about {:.1f} GB will be written, {} frames; Ctrl-C ends it\n",
                            path, bytes / 1e9, frames));
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
  const generation::TrafficOptions options = traffic_options_of(*values);
  if (outputs.capture) announce(*outputs.capture, expected_bytes(options, frames), frames);
  const auto traffic = generation::make_traffic(options);
  if (outputs.sessions) write_template(*outputs.sessions, traffic->mirror());
  if (!outputs.capture) return;
  if (const auto bytes = write_capture(*outputs.capture, *traffic, frames)) {
    print(outputs.use_stdout() ? stderr : stdout,
          fmt::format("{}: {} frames, {} bytes\n", *outputs.capture, frames, *bytes));
  }
}

}  // namespace fibertap
