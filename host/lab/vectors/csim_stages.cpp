#include "host/lab/vectors/csim_stages.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "abi/result_block.h"
#include "host/base/aligned_bytes.h"
#include "host/datapath/batch/batch_builder.h"
#include "host/datapath/engines/counter_image.h"
#include "host/lab/traffic/random.h"
#include "host/lab/validate/differences.h"
#include "host/lab/vectors/model_trace.h"
#include "host/lab/vectors/stream_difference.h"
#include "sim/csim/kernel.h"
#include "sim/model/model.h"

namespace fibertap::tracing {
namespace {

using validation::Case;
using validation::CaseBatch;
using validation::CaseFrame;
using validation::CaseLoad;
using validation::CompiledCase;
using validation::counter_difference;
using validation::Field;
using validation::record_bytes;
using validation::text_of;

using Bytes = std::span<const std::uint8_t>;

/// A difference in bytes that a stage has written to card memory.
std::optional<StageDifference> memory_difference(std::string stage, std::string what, Bytes model,
                                                 Bytes engine) {
  const auto [first, other] = std::ranges::mismatch(model, engine);
  if (first == model.end()) return std::nullopt;
  return StageDifference{std::move(stage), 0,
                         fmt::format("{}, byte {}", what, first - model.begin()),
                         fmt::format("{:#04x}", *first), fmt::format("{:#04x}", *other)};
}

/// The stage that reads the stream which `message` names, or else the one that writes memory.
std::string failed_stage(csim::Kernel& kernel, const std::string& message) {
  csim::Trace empty;
  kernel.run_traced({}, 0, {}, {}, empty);
  for (const csim::StreamTrace& stream : empty) {
    if (message.find("'" + stream.name + "'") != message.npos) return stream.reader;
  }
  return "write_beats";
}

/// A case on its way through the kernel.
class TracedCase {
 public:
  explicit TracedCase(const Case& the_case) {
    if (the_case.garbage) garbage_.emplace(*the_case.garbage);
  }

  std::optional<StageDifference> run(const CaseLoad& load, const RuleImage& image) {
    if (auto difference = take(image)) return difference;
    for (const CaseBatch& batch : load.batches) {
      if (auto difference = judge(batch, image)) {
        difference->frame += frames_;
        return difference;
      }
      frames_ += batch.size();
    }
    return count(image);
  }

 private:
  std::optional<StageDifference> take(const RuleImage& image) {
    const abi::BatchStatus expected = model_.load(image.bytes());
    const abi::BatchStatus status = kernel_.load(image.bytes());
    return at_frame(
        memory_difference("load_tables", "status", bytes_of(expected), bytes_of(status)), frames_);
  }

  std::optional<StageDifference> judge(const CaseBatch& batch, const RuleImage& image) {
    AlignedBytes arena(record_bytes(batch));
    AlignedBytes result(abi::max_result_bytes(record_bytes(batch)));
    std::vector<abi::OutcomeWord> outcomes(abi::outcome_words(batch.size()));
    if (garbage_) {
      garbage_->fill(arena.span());
      garbage_->fill(result.span());
    }
    BatchSlot slot{.arena = arena.span(), .result = result.span(), .outcomes = outcomes};
    BatchBuilder builder;
    builder.begin(slot);
    for (const CaseFrame& frame : batch) builder.append(frame.view());
    builder.end();

    const ModelTrace expected =
        model_trace(image.bytes(), slot.records(), slot.frames, slot.result.size());
    std::vector<std::uint8_t> counted_only(slot.result.size());
    std::vector<abi::OutcomeWord> outcomes_only(slot.outcomes.size());
    model_.run(slot.records(), slot.frames, counted_only, outcomes_only);
    csim::Trace trace;
    std::string failure;
    abi::BatchStatus status{};
    try {
      status = kernel_.run_traced(slot.records(), slot.frames, slot.result, slot.outcomes, trace);
    } catch (const std::exception& error) {
      failure = error.what();
    }
    if (auto difference = stream_difference(expected, trace)) return difference;
    const std::size_t last = batch.size() - 1;
    if (!failure.empty()) {
      return StageDifference{failed_stage(kernel_, failure), last, "answer", "none", failure};
    }
    if (auto difference =
            memory_difference("write_beats", "result", expected.result, slot.result)) {
      return at_frame(difference, last);
    }
    if (auto difference = memory_difference("write_outcomes", "outcomes",
                                            bytes_of(expected.outcomes), bytes_of(outcomes))) {
      return at_frame(difference, last);
    }
    return at_frame(
        memory_difference("write_status", "status", bytes_of(expected.status), bytes_of(status)),
        last);
  }

  std::optional<StageDifference> count(const RuleImage& image) {
    CounterImage expected(image.header());
    CounterImage found(image.header());
    model_.read_counters(expected.bytes());
    kernel_.read_counters(found.bytes());
    const auto difference = counter_difference(image, expected.bytes(), found.bytes());
    if (!difference) return std::nullopt;
    const bool is_counter =
        difference->field == Field::session_counter || difference->field == Field::row_counter;
    return StageDifference{is_counter ? difference->stage : "send_counters",
                           frames_ == 0 ? 0 : frames_ - 1,
                           fmt::format("{}, {}", text_of(difference->field), difference->subject),
                           difference->model, difference->engine};
  }

  static std::optional<StageDifference> at_frame(std::optional<StageDifference> difference,
                                                 std::size_t frame) {
    if (difference) difference->frame = frame;
    return difference;
  }

  csim::Kernel kernel_;
  model::Model model_;
  std::optional<generation::Random> garbage_;
  std::size_t frames_ = 0;  // of the batches before
};

}  // namespace

std::optional<StageDifference> csim_stages(const Case& the_case) {
  const CompiledCase compiled = compile(the_case);
  TracedCase traced(the_case);
  for (std::size_t i = 0; i < the_case.loads.size(); ++i) {
    if (auto difference = traced.run(the_case.loads[i], compiled.images[i])) return difference;
  }
  return std::nullopt;
}

}  // namespace fibertap::tracing
