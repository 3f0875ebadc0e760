#include "host/datapath/engines/xrt/engine_unit.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "abi/batch_status.h"
#include "abi/counters.h"
#include "abi/result_block.h"
#include "abi/version.h"
#include "host/base/error.h"

namespace fibertap {
namespace {

std::uint32_t beats_of(std::size_t bytes) { return static_cast<std::uint32_t>(abi::beats(bytes)); }

template <typename Answer>
Answer read_answer(CardBuffer& buffer) {
  Answer answer;
  std::memcpy(&answer, buffer.host().data(), sizeof(answer));
  return answer;
}

/// Calls the card while nothing is in flight; its failure is reported with the place.
template <typename Call>
auto at(const std::string& where, Call call) {
  try {
    return call();
  } catch (const Error& error) {
    throw Error(error.code(), "{}: {}; reset the card (xbutil reset) or name another", where,
                error.what());
  }
}

}  // namespace

EngineUnit::EngineUnit(std::shared_ptr<Card> card, ComputeUnit& unit, const std::string& label,
                       CardWorker& worker, const SlotSizes& sizes)
    : unit_(unit), memory_(std::make_shared<Memory>()), worker_(worker) {
  memory_->card = std::move(card);
  memory_->where = fmt::format("{}, compute unit {}", label, unit.name());
  worker_.keep(memory_);
  at(memory_->where, [&] {
    memory_->answer = unit_.allocate(abi::kArgStatus, answer_bytes(0));
    // A command that takes no input or gives no output is given a place in the right bank as well.
    memory_->image = unit_.allocate(abi::kArgInput, abi::kBeatBytes);
    memory_->counters = unit_.allocate(abi::kArgOutput, abi::kBeatBytes);
    for (std::size_t i = 0; i < sizes.slots; ++i) make_slot(sizes.arena_bytes);
  });
}

void EngineUnit::make_slot(std::size_t arena_bytes) {
  auto slot = std::make_unique<CardSlot>();
  slot->unit = this;
  slot->origin = memory_->where;
  slot->input = unit_.allocate(abi::kArgInput, arena_bytes);
  slot->output = unit_.allocate(abi::kArgOutput, abi::max_result_bytes(arena_bytes));
  slot->answer = unit_.allocate(abi::kArgStatus, answer_bytes(abi::max_outcome_words(arena_bytes)));
  slot->run = unit_.make_run(*slot->input, *slot->output, *slot->answer);
  slot->arena = slot->input->host();
  slot->result = slot->output->host();
  slot->outcomes = outcome_words_in(slot->answer->host().subspan(answer_bytes(0)));
  slot->task = {.where = memory_->where,
                .what = "batch",
                .command = {},
                .input = slot->input.get(),
                .output = slot->output.get(),
                .answer = slot->answer.get(),
                .run = slot->run.get()};
  empty_.push_back(slot.get());
  memory_->slots.push_back(std::move(slot));
}

CardSlot* EngineUnit::take_slot() {
  if (empty_.empty()) return nullptr;
  CardSlot* const slot = empty_.back();
  empty_.pop_back();
  return slot;
}

void EngineUnit::submit(CardSlot& slot, std::uint64_t number) {
  slot.number = number;
  slot.task.number = number;
  slot.task.send_bytes = slot.arena_bytes;
  slot.task.command = {abi::Command::kRun, slot.frames, beats_of(slot.arena_bytes),
                       beats_of(slot.result.size())};
  worker_.submit(slot.task);
}

bool EngineUnit::is_done(CardSlot& slot, std::chrono::microseconds patience) {
  if (!worker_.is_done(slot.task, patience)) return false;
  slot.status = read_answer<abi::BatchStatus>(*slot.answer);
  return true;
}

void EngineUnit::check(std::string_view what, std::uint64_t found, std::uint64_t expected) const {
  if (found == expected) return;
  throw Error(Errc::kDevice,
              "{}, {}: {}: found {:#x}, expected {:#x}; the card is not used further",
              memory_->where, memory_->task.what, what, found, expected);
}

void EngineUnit::begin(std::string_view what, const CardCommand& command, std::size_t send_bytes) {
  Memory& memory = *memory_;
  if (memory.run == nullptr) {
    at(memory_->where,
       [&] { memory.run = unit_.make_run(*memory.image, *memory.counters, *memory.answer); });
  }
  memory.task = {.where = memory.where,
                 .what = what,
                 .command = command,
                 .input = memory.image.get(),
                 .send_bytes = send_bytes,
                 .output = memory.counters.get(),
                 .answer = memory.answer.get(),
                 .run = memory.run.get()};
  worker_.submit(memory.task);
}

abi::BatchStatus EngineUnit::finish() {
  worker_.wait_for(memory_->task);
  const auto status = read_answer<abi::BatchStatus>(*memory_->answer);
  check("error bits", status.errors, 0);
  return status;
}

abi::KernelInfo EngineUnit::read_info() {
  begin("INFO", {.command = abi::Command::kInfo}, 0);
  worker_.wait_for(memory_->task);
  const auto info = read_answer<abi::KernelInfo>(*memory_->answer);
  check("kernel magic", info.magic, abi::kKernelMagic);
  check("ABI version", info.abi_version, abi::kAbiVersion);
  check("largest frame", info.max_frame_bytes, abi::kMaxFrameBytes);
  return info;
}

void EngineUnit::begin_load(std::span<const std::uint8_t> image, std::size_t counter_bytes) {
  Memory& memory = *memory_;
  memory.run.reset();  // it is of the buffers that may be replaced
  at(memory_->where, [&] {
    if (memory.image->host().size() < image.size()) {
      memory.image = unit_.allocate(abi::kArgInput, image.size());
    }
    if (memory.counters->host().size() < counter_bytes) {
      memory.counters = unit_.allocate(abi::kArgOutput, counter_bytes);
    }
  });
  std::ranges::copy(image, memory.image->host().begin());
  begin("LOAD", {.command = abi::Command::kLoad, .input_beats = beats_of(image.size())},
        image.size());
}

void EngineUnit::finish_load(std::uint32_t generation) {
  check("rule generation", finish().generation, generation);
}

void EngineUnit::begin_read_counters() {
  begin("READ_COUNTERS",
        {.command = abi::Command::kReadCounters,
         .output_beats = beats_of(memory_->counters->host().size())},
        0);
}

bool EngineUnit::has_read_counters(std::chrono::microseconds patience) {
  return worker_.is_done(memory_->task, patience);
}

std::span<const std::uint8_t> EngineUnit::counters(const abi::RuleImageHeader& rules) {
  const std::uint64_t bytes =
      abi::counter_image_bytes(abi::session_rows(rules), rules.row_counters);
  check("bytes of the counter image", finish().result_bytes, bytes);
  const auto counted = memory_->counters->host().first(bytes);
  abi::CounterImageHeader header;
  std::memcpy(&header, counted.data(), sizeof(header));
  check("magic of the counter image", header.magic, abi::kCounterImageMagic);
  check("rule generation", header.generation, rules.generation);
  check("session rows", header.session_rows, abi::session_rows(rules));
  check("row counters", header.row_counters, rules.row_counters);
  return counted;
}

}  // namespace fibertap
