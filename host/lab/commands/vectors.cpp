#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/base/error.h"
#include "host/base/whole_file.h"
#include "host/commands/rule_options.h"
#include "host/datapath/ingest/capture_sequence.h"
#include "host/lab/commands/lab_commands.h"
#include "host/lab/vectors/batch.h"
#include "host/lab/vectors/recording.h"
#include "host/lab/vectors/stage_vectors.h"
#include "host/observe/console.h"
#include "host/rules/compile.h"

namespace fibertap {
namespace {

CommandLine vectors_command_line(const Program& program) {
  po::options_description options = rule_options();
  po::options_description work("Work");
  work.add_options()  //
      ("stage", po::value<std::string>()->value_name("S"),
       "the stage, or all for the whole kernel")                                          //
      ("list", po::bool_switch(), "print the stages, what each takes and what it gives")  //
      ("out", po::value<std::string>()->value_name("FOLDER"),
       "folder for the files, new or empty (default: S.vectors)")  //
      ("frames", po::value<std::string>()->value_name("N"), "take the first N frames only");
  options.add(work);
  return {
      program.call("vectors"),
      "--stage S [--out FOLDER] [--template T]... [--frames N] IN.pcap[ng]...",
      "Runs the frames of captures (- is standard input) as one batch through the kernel and "
      "writes what\ngoes into one of its stages and what must come out, for a test bench: plain "
      "text, one line a\nbeat. docs/vectors.md explains the files.",
      options, "capture"};
}

/// The stages of a kernel that runs nothing.
std::vector<Stage> kernel_stages() {
  Interfaces interfaces;
  return stages_of(record(compile({}, {}, interfaces), {}, 0));
}

std::string listing(const std::vector<Stage>& stages) {
  std::string text;
  for (const Stage& stage : stages) {
    text += fmt::format(
        "{:<17}{} -> {}\n", stage.name, fmt::join(stage.inputs, ", "),
        stage.outputs.empty() ? "-" : fmt::format("{}", fmt::join(stage.outputs, ", ")));
  }
  return text;
}

Stage chosen_stage(const po::variables_map& values) {
  const std::vector<Stage> stages = kernel_stages();
  const std::string name = values.count("stage") != 0 ? values["stage"].as<std::string>() : "";
  const auto found = std::ranges::find(stages, name, &Stage::name);
  if (found != stages.end()) return *found;
  std::vector<std::string> names;
  std::ranges::transform(stages, std::back_inserter(names), &Stage::name);
  throw Error(Errc::kUsage, "--stage: found {}, expected one of {}", name.empty() ? "none" : name,
              fmt::join(names, ", "));
}

/// A folder that holds the vectors of one stage and nothing of another run.
std::filesystem::path empty_folder(const po::variables_map& values, const Stage& stage) {
  namespace fs = std::filesystem;
  fs::path folder =
      values.count("out") != 0 ? values["out"].as<std::string>() : stage.name + ".vectors";
  std::error_code failed;
  const bool is_new = !fs::exists(folder, failed);
  if (!is_new && !(fs::is_directory(folder, failed) && fs::is_empty(folder, failed))) {
    throw Error(Errc::kUsage,
                "--out {}: found something in its place, expected a new or empty folder; name "
                "another",
                folder.string());
  }
  return folder;
}

std::optional<std::uint32_t> frame_limit(const po::variables_map& values) {
  if (values.count("frames") == 0) return std::nullopt;
  return static_cast<std::uint32_t>(
      number_of("frames", values["frames"].as<std::string>(), 0, UINT32_MAX));
}

void write_all(const std::filesystem::path& folder, const std::vector<VectorFile>& files) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    throw Error(Errc::kRuntime, "{}: cannot be made: {}; name another folder with --out",
                folder.string(), failed.message());
  }
  for (const VectorFile& file : files) {
    write_whole_file(folder / file.name, file.text, "free space and write the vectors again");
  }
}

}  // namespace

void vectors(const Program& program, Arguments arguments) {
  const auto values = parse(vectors_command_line(program), arguments);
  if (!values) return;
  if ((*values)["list"].as<bool>()) return print(stdout, listing(kernel_stages()));
  const Stage stage = chosen_stage(*values);
  const std::vector<std::string> captures = values_of(*values, "capture");
  if (captures.empty()) {
    throw Error(Errc::kUsage,
                "vectors: found no capture, expected at least one; name a pcap or pcapng file, or "
                "- for standard input, see fibertap-lab vectors --help");
  }
  const std::filesystem::path folder = empty_folder(*values, stage);
  const LoadedRules rules = load_rules(*values);
  CaptureSequence source(captures);
  const Batch batch(source, frame_limit(*values));

  const Recording recording = record(rules.image, batch.records(), batch.frames());
  check_against_model(recording);
  const std::vector<VectorFile> files = stage_vectors(recording, stage);
  write_all(folder, files);
  print(stdout, fmt::format("{}: stage {}, {} frames, {} files; the kernel agrees with the "
                            "reference model\n",
                            folder.string(), stage.name, batch.frames(), files.size()));
}

}  // namespace fibertap
