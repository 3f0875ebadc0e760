#include "host/lab/vectors/stage_memories.h"

#include <algorithm>
#include <initializer_list>

#include "abi/counters.h"
#include "abi/limits.h"
#include "host/lab/vectors/stage_vectors.h"

namespace fibertap {
namespace {

using Memory = std::vector<std::uint8_t>;

/// Accepted, rejected and truncated of one session row.
constexpr std::size_t kSessionTallyBytes = 24;

Memory statuses(std::initializer_list<const RecordedCommand*> commands) {
  Memory bytes;
  for (const RecordedCommand* const command : commands) {
    const auto* const status = reinterpret_cast<const std::uint8_t*>(&command->status);
    bytes.insert(bytes.end(), status, status + sizeof(command->status));
  }
  return bytes;
}

Memory records(const Recording& recording) {
  return {recording.run.input.begin(), recording.run.input.end()};
}

Memory result(const Recording& recording) { return recording.run.output; }

Memory image(const Recording& recording) {
  return {recording.load.input.begin(), recording.load.input.end()};
}

Memory load_status(const Recording& recording) { return statuses({&recording.load}); }

Memory outcomes(const Recording& recording) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(recording.outcomes.data());
  return {bytes, bytes + recording.outcomes.size() * sizeof(abi::OutcomeWord)};
}

Memory run_status(const Recording& recording) { return statuses({&recording.run}); }

Memory all_statuses(const Recording& recording) {
  return statuses({&recording.load, &recording.run, &recording.read_counters});
}

Memory counters(const Recording& recording) { return recording.read_counters.output; }

const abi::CounterImageHeader& counter_header(const Recording& recording) {
  return *reinterpret_cast<const abi::CounterImageHeader*>(recording.read_counters.output.data());
}

Memory session_tallies(const Recording& recording) {
  Memory tallies;
  const std::uint8_t* row = recording.read_counters.output.data() + sizeof(abi::CounterImageHeader);
  for (std::uint32_t i = 0; i < counter_header(recording).session_rows; ++i) {
    tallies.insert(tallies.end(), row, row + kSessionTallyBytes);
    row += sizeof(abi::SessionCounters);
  }
  return tallies;
}

Memory row_tallies(const Recording& recording) {
  const abi::CounterImageHeader& header = counter_header(recording);
  const std::uint8_t* const rows = recording.read_counters.output.data() + sizeof(header) +
                                   header.session_rows * sizeof(abi::SessionCounters);
  return {rows, rows + header.row_counters * sizeof(std::uint64_t)};
}

struct Place {
  std::string_view stage;
  StageMemory memory;
};

constexpr std::string_view kRecords = "the input of RUN, frame records";
constexpr std::string_view kResult = "the output of RUN, result blocks";
constexpr std::string_view kOutcomes = "the outcome words of RUN";
constexpr std::string_view kSessions =
    "a word a session row: accepted, rejected, truncated, 64 bits each, the first the lowest";
constexpr std::string_view kRows = "a word a row counter";

constexpr Place kPlaces[] = {
    {"read_beats", {"memory", true, kRecords, abi::kBeatBytes, records}},
    {"write_beats", {"memory", false, kResult, abi::kBeatBytes, result}},
    {"write_outcomes", {"outcomes", false, kOutcomes, abi::kBeatBytes, outcomes}},
    {"write_status", {"status", false, "the status of RUN", abi::kBeatBytes, run_status}},
    {"count_sessions", {"session_tallies", false, kSessions, kSessionTallyBytes, session_tallies}},
    {"count_rows", {"row_tallies", false, kRows, sizeof(std::uint64_t), row_tallies}},
    {"load_tables", {"memory", true, "the input of LOAD, the rule image", abi::kBeatBytes, image}},
    {"load_tables", {"status", false, "the status of LOAD", abi::kBeatBytes, load_status}},
    {"send_counters", {"session_tallies", true, kSessions, kSessionTallyBytes, session_tallies}},
    {"send_counters", {"row_tallies", true, kRows, sizeof(std::uint64_t), row_tallies}},
    {kAllStages, {"memory", true, kRecords, abi::kBeatBytes, records}},
    {kAllStages, {"memory", false, kResult, abi::kBeatBytes, result}},
    {kAllStages, {"outcomes", false, kOutcomes, abi::kBeatBytes, outcomes}},
    {kAllStages, {"counters", false, "the output of READ_COUNTERS", abi::kBeatBytes, counters}},
    {kAllStages,
     {"status", false, "the statuses of LOAD, RUN and READ_COUNTERS, three beats each",
      abi::kBeatBytes, all_statuses}},
};

}  // namespace

std::vector<StageMemory> memories_of(std::string_view stage) {
  std::vector<StageMemory> memories;
  for (const Place& place : kPlaces) {
    if (place.stage == stage) memories.push_back(place.memory);
  }
  return memories;
}

}  // namespace fibertap
