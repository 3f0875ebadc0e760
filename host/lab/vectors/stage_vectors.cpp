#include "host/lab/vectors/stage_vectors.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "abi/limits.h"
#include "host/lab/vectors/stage_memories.h"
#include "host/lab/vectors/vector_text.h"

namespace fibertap {
namespace {

const RecordedCommand* command_of(const Recording& recording, std::string_view stage) {
  for (const RecordedCommand* const command :
       {&recording.run, &recording.load, &recording.read_counters}) {
    if (std::ranges::count(command->calls, stage, &csim::StageCall::stage) != 0) return command;
  }
  return nullptr;
}

Stage stage_named(const Recording& recording, std::string_view name) {
  Stage stage{std::string(name), {}, {}};
  if (const RecordedCommand* const command = command_of(recording, name)) {
    for (const csim::StreamTrace& stream : command->streams) {
      if (stream.reader == name) stage.inputs.push_back(stream.name);
      if (stream.writer == name) stage.outputs.push_back(stream.name);
    }
  }
  for (const StageMemory& memory : memories_of(name)) {
    (memory.is_input ? stage.inputs : stage.outputs).emplace_back(memory.name);
  }
  return stage;
}

std::string_view direction(bool is_input) { return is_input ? "in" : "out"; }

VectorFile memory_file(std::string name, std::string_view what, std::span<const std::uint8_t> bytes,
                       std::size_t word_bytes) {
  return {std::move(name), fmt::format("// {}; a line is a word of {} bits\n{}", what,
                                       8 * word_bytes, memory_lines(bytes, word_bytes))};
}

VectorFile stream_file(const std::string& stage, const csim::StreamTrace& stream, bool is_input) {
  std::string text = fmt::format("// stage {}, stream {}, {}: {}\n", stage, stream.name,
                                 direction(is_input), axi_description(stream.name));
  for (const csim::Bits& token : stream.tokens) text += axi_line(stream.name, token);
  return {fmt::format("{}.{}.{}.txt", stage, stream.name, direction(is_input)), std::move(text)};
}

std::vector<csim::Scalar> scalars_of(const Recording& recording, const std::string& stage) {
  const RecordedCommand* const command = command_of(recording, stage);
  if (command == nullptr) {
    return {{"frames", recording.frames},
            {"input_beats", recording.run.input.size() / abi::kBeatBytes},
            {"output_beats", recording.output_beats}};
  }
  return std::ranges::find(command->calls, stage, &csim::StageCall::stage)->scalars;
}

}  // namespace

std::vector<Stage> stages_of(const Recording& recording) {
  std::vector<std::string_view> names;
  for (const RecordedCommand* const command :
       {&recording.run, &recording.load, &recording.read_counters}) {
    for (const csim::StageCall& call : command->calls) {
      if (std::ranges::count(names, call.stage) == 0) names.push_back(call.stage);
    }
  }
  names.push_back(kAllStages);
  std::vector<Stage> stages;
  stages.reserve(names.size());
  for (const std::string_view name : names) stages.push_back(stage_named(recording, name));
  return stages;
}

std::vector<VectorFile> stage_vectors(const Recording& recording, const Stage& stage) {
  std::vector<VectorFile> files;
  files.push_back(memory_file("image.txt", "the rule image, which is loaded first",
                              recording.load.input, abi::kBeatBytes));

  std::string arguments =
      fmt::format("// stage {}: its scalars, then the beats of its streams\n", stage.name);
  for (const csim::Scalar& scalar : scalars_of(recording, stage.name)) {
    arguments += fmt::format("{} {}\n", scalar.name, scalar.value);
  }
  if (const RecordedCommand* const command = command_of(recording, stage.name)) {
    for (const csim::StreamTrace& stream : command->streams) {
      const bool is_input = stream.reader == stage.name;
      if (!is_input && stream.writer != stage.name) continue;
      arguments +=
          fmt::format("{}.{} {}\n", stream.name, direction(is_input), stream.tokens.size());
      files.push_back(stream_file(stage.name, stream, is_input));
    }
  }
  files.push_back({fmt::format("{}.arguments.txt", stage.name), std::move(arguments)});

  for (const StageMemory& memory : memories_of(stage.name)) {
    files.push_back(memory_file(fmt::format("{}.{}.txt", memory.name, direction(memory.is_input)),
                                fmt::format("stage {}, memory {}, {}: {}", stage.name, memory.name,
                                            direction(memory.is_input), memory.what),
                                memory.bytes(recording), memory.word_bytes));
  }
  return files;
}

}  // namespace fibertap
