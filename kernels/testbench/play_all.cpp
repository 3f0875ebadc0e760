#include "abi/kernel_command.h"
#include "hls/report_batch.h"
#include "kernels/mirror_target.h"
#include "kernels/testbench/memories.h"
#include "kernels/testbench/plays.h"

namespace fibertap {
namespace testbench {
namespace {

constexpr uint32_t code(abi::Command command) { return static_cast<uint32_t>(command); }

}  // namespace

void play_all(const VectorFolder& folder) {
  using BeatWords = Words<kernel::kBeatBits>;
  const BeatWords image_words(folder, "image.txt");
  const BeatWords result_words(folder, "memory.out.txt");
  const BeatWords outcome_words(folder, "outcomes.out.txt");
  const BeatWords counter_words(folder, "counters.out.txt");
  const BeatWords status_words(folder, "status.out.txt", 3 * kStatusDepth);

  const uint32_t input_beats = folder.argument("input_beats");
  CardMemory image(kInputDepth, image_words);
  CardMemory records(kInputDepth, BeatWords(folder, "memory.in.txt", input_beats));
  const uint32_t room = folder.argument("output_beats");
  CardMemory result(room > kOutputDepth ? room : kOutputDepth);
  CardMemory outcomes(kOutcomeDepth > outcome_words.size() ? kOutcomeDepth : outcome_words.size());
  CardMemory counters(kOutputDepth > counter_words.size() ? kOutputDepth : counter_words.size());
  CardMemory unused_input(kInputDepth);
  CardMemory unused_output(kOutputDepth);
  CardMemory unused_outcomes(kOutcomeDepth);
  CardMemory statuses(3 * kStatusDepth);

  mirror_target(code(abi::Command::kLoad), 0, image_words.size(), 0, image.data(),
                unused_output.data(), unused_outcomes.data(), statuses.data());
  mirror_target(code(abi::Command::kRun), folder.argument("frames"), input_beats, room,
                records.data(), result.data(), outcomes.data(), statuses.data() + kStatusDepth);
  mirror_target(code(abi::Command::kReadCounters), 0, 0, counter_words.size(), unused_input.data(),
                counters.data(), unused_outcomes.data(), statuses.data() + 2 * kStatusDepth);

  statuses.check(status_words);
  result.check(result_words);
  outcomes.check(outcome_words);
  counters.check(counter_words);
}

}  // namespace testbench
}  // namespace fibertap
