#ifndef FIBERTAP_HOST_LAB_VECTORS_RECORDING_H_
#define FIBERTAP_HOST_LAB_VECTORS_RECORDING_H_

#include <cstdint>
#include <span>
#include <vector>

#include "abi/batch_status.h"
#include "abi/outcome_word.h"
#include "host/rules/rule_image.h"
#include "sim/csim/stream_trace.h"

namespace fibertap {

/// One command of the kernel: what went in, what came out, and what happened between its stages.
struct RecordedCommand {
  std::span<const std::uint8_t> input;
  std::vector<std::uint8_t> output;  // whole beats, no more than were written
  abi::BatchStatus status{};
  csim::Trace streams;
  csim::Calls calls;
};

/// The life of one batch in the kernel. Valid as long as the image and the records it was made of.
struct Recording {
  std::uint32_t frames = 0;
  std::uint32_t output_beats = 0;  // room for RUN's result
  std::vector<abi::OutcomeWord> outcomes;
  RecordedCommand load;
  RecordedCommand run;
  RecordedCommand read_counters;
};

/// Loads `image`, runs the batch of `frames` records and reads the counters, in memories that start
/// with zeros. Throws Error(kConfiguration) for rules that a card does not hold.
Recording record(const RuleImage& image, std::span<const std::uint8_t> records,
                 std::uint32_t frames);

/// Throws Error(kDevice), which names what differs first, unless the reference model answers the
/// same commands with the same bytes.
void check_against_model(const Recording& recording);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_VECTORS_RECORDING_H_
