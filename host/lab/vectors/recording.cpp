#include "host/lab/vectors/recording.h"

#include <algorithm>
#include <cstring>

#include "abi/counters.h"
#include "abi/result_block.h"
#include "host/base/error.h"
#include "host/datapath/engines/load_check.h"
#include "sim/csim/kernel.h"
#include "sim/model/model.h"

namespace fibertap {
namespace {

using Bytes = std::span<const std::uint8_t>;

Bytes bytes_of(const std::vector<abi::OutcomeWord>& outcomes) {
  return {reinterpret_cast<const std::uint8_t*>(outcomes.data()),
          outcomes.size() * sizeof(abi::OutcomeWord)};
}

Bytes bytes_of(const abi::BatchStatus& status) {
  return {reinterpret_cast<const std::uint8_t*>(&status), sizeof(status)};
}

/// The rest of a result's last beat belongs to it.
std::size_t whole_beats(std::uint64_t bytes) { return abi::beats(bytes) * abi::kBeatBytes; }

std::size_t counter_bytes(Bytes image) {
  abi::RuleImageHeader header;
  std::memcpy(&header, image.data(), sizeof(header));
  return abi::counter_image_bytes(abi::session_rows(header), header.row_counters);
}

void check_same(std::string_view command, std::string_view what, Bytes found, Bytes expected) {
  const auto [at, other] = std::ranges::mismatch(found, expected);
  if (at == found.end() && other == expected.end()) return;
  const auto byte = [](Bytes bytes, auto place) {
    return place == bytes.end() ? std::string("none") : fmt::format("{:#04x}", *place);
  };
  throw Error(Errc::kDevice,
              "engine csim: {}: {} byte {}: found {}, expected {} as the reference model has it; "
              "fibertap-lab validate --engine csim names the stage",
              command, what, at - found.begin(), byte(found, at), byte(expected, other));
}

}  // namespace

Recording record(const RuleImage& image, Bytes records, std::uint32_t frames) {
  csim::Kernel kernel(csim::Streams::kPlain, std::nullopt);
  check_card_limits(kernel.info(), image.header());

  Recording recording;
  RecordedCommand& load = recording.load;
  load.input = image.bytes();
  load.status = kernel.load_traced(load.input, load.streams, load.calls);

  RecordedCommand& run = recording.run;
  run.input = records;
  run.output.resize(abi::max_result_bytes(records.size()));
  recording.frames = frames;
  recording.outcomes.resize(abi::outcome_words(frames));
  recording.output_beats = static_cast<std::uint32_t>(run.output.size() / abi::kBeatBytes);
  run.status =
      kernel.run_traced(records, frames, run.output, recording.outcomes, run.streams, &run.calls);
  run.output.resize(std::min(run.output.size(), whole_beats(run.status.result_bytes)));

  RecordedCommand& counters = recording.read_counters;
  counters.output.resize(counter_bytes(load.input));
  counters.status = kernel.read_counters_traced(counters.output, counters.streams, counters.calls);
  return recording;
}

void check_against_model(const Recording& recording) {
  model::Model model;
  const abi::BatchStatus load = model.load(recording.load.input);
  check_same("LOAD", "status", bytes_of(recording.load.status), bytes_of(load));

  std::vector<std::uint8_t> result(std::size_t{recording.output_beats} * abi::kBeatBytes);
  std::vector<abi::OutcomeWord> outcomes(abi::outcome_words(recording.frames));
  const abi::BatchStatus run = model.run(recording.run.input, recording.frames, result, outcomes);
  result.resize(whole_beats(run.result_bytes));
  check_same("RUN", "result", recording.run.output, result);
  check_same("RUN", "outcomes", bytes_of(recording.outcomes), bytes_of(outcomes));
  check_same("RUN", "status", bytes_of(recording.run.status), bytes_of(run));

  std::vector<std::uint8_t> counters(counter_bytes(recording.load.input));
  const abi::BatchStatus read = model.read_counters(counters);
  check_same("READ_COUNTERS", "output", recording.read_counters.output, counters);
  check_same("READ_COUNTERS", "status", bytes_of(recording.read_counters.status), bytes_of(read));
}

}  // namespace fibertap
