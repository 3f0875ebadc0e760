#include "host/commands/beside_model.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "abi/result_block.h"
#include "host/base/error.h"
#include "host/datapath/batch/batch_builder.h"
#include "host/datapath/results/outcome_text.h"

namespace fibertap {
namespace {

/// How long an engine may take over one batch.
constexpr std::chrono::seconds kPatience{60};

/// Stands where an outcome word is to be written: no frame has it as its word.
constexpr abi::OutcomeWord kUntouchedWord{0xA5A5A5A5};

constexpr std::string_view kAdvice = "; reset the card or load another xclbin";

using Bytes = std::span<const std::uint8_t>;

Bytes bytes_of(const abi::BatchStatus& status) {
  return {reinterpret_cast<const std::uint8_t*>(&status), sizeof(status)};
}

/// The beats that a result takes.
Bytes run_of(const BatchSlot& slot) {
  const std::size_t whole = abi::beats(slot.status.result_bytes) * abi::kBeatBytes;
  return slot.result.first(std::min(whole, slot.result.size()));
}

void check_equal(const std::string& where, std::string_view name, Bytes model, Bytes engine) {
  if (model.size() != engine.size()) {
    throw Error(Errc::kDevice, "{}: {}: found {} bytes, expected {}{}", where, name, engine.size(),
                model.size(), kAdvice);
  }
  const auto [expected, found] = std::ranges::mismatch(model, engine);
  if (expected == model.end()) return;
  throw Error(Errc::kDevice, "{}: {}, byte {}: found {:#04x}, expected {:#04x}{}", where, name,
              expected - model.begin(), *found, *expected, kAdvice);
}

using Words = std::span<const abi::OutcomeWord>;

/// With the zero fill of their last beat.
Words words_of(const BatchSlot& slot) {
  return slot.outcomes.first(abi::outcome_words(slot.frames));
}

std::string text_of(abi::OutcomeWord word) {
  return word.bits == kUntouchedWord.bits ? "none" : outcome_text(word);
}

void check_equal_words(const std::string& where, std::uint32_t frames, Words model, Words engine) {
  const auto [expected, found] =
      std::ranges::mismatch(model, engine, {}, &abi::OutcomeWord::bits, &abi::OutcomeWord::bits);
  if (expected == model.end()) return;
  throw Error(Errc::kDevice, "{}: outcome word {} of {} frames: found {}, expected {}{}", where,
              expected - model.begin() + 1, frames, text_of(*found), text_of(*expected), kAdvice);
}

}  // namespace

BesideModel::BesideModel(Engine& engine, std::string what, const RuleImage& rules)
    : engine_(engine), model_(SlotSizes{.slots = 1}), what_(std::move(what)) {
  engine_.load_rules(rules);
  model_.load_rules(rules);
}

void BesideModel::judge(std::span<const Frame> frames) {
  BatchSlot& slot = empty_slot();
  BatchBuilder builder;
  builder.begin(slot);
  for (const Frame& frame : frames) {
    if (!builder.append(frame)) {
      throw Error(Errc::kDevice, "engine {}: found slots of {} bytes, expected room for {} frames",
                  engine_.name(), slot.arena.size(), frames.size());
    }
  }
  builder.end();
  // Bytes that the engine should write and does not are not as it should have written them.
  std::ranges::fill(slot.result.first(abi::max_result_bytes(slot.arena_bytes)), std::uint8_t{0xA5});
  std::ranges::fill(slot.outcomes.first(abi::outcome_words(slot.frames)), kUntouchedWord);
  slot.status = {};
  engine_.submit(slot);
  ++in_flight_;
}

void BesideModel::finish() {
  while (in_flight_ > 0) take_back();
  check_equal(what_, "counters", model_.read_counters().bytes(), engine_.read_counters().bytes());
}

BatchSlot& BesideModel::empty_slot() {
  for (;;) {
    if (BatchSlot* const slot = engine_.acquire()) return *slot;
    take_back();
  }
}

void BesideModel::take_back() {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  BatchSlot* slot = engine_.poll();
  for (; slot == nullptr; slot = engine_.poll()) {
    if (std::chrono::steady_clock::now() > deadline) {
      throw Error(Errc::kDevice, "{}: found no answer to a batch within {} s{}", what_,
                  kPatience.count(), kAdvice);
    }
    std::this_thread::yield();
  }
  --in_flight_;

  BatchSlot& expected = *model_.acquire();
  std::ranges::copy(slot->records(), expected.arena.begin());
  expected.frames = slot->frames;
  expected.arena_bytes = slot->arena_bytes;
  model_.submit(expected);
  model_.poll();
  totals_.add(expected.status);
  const std::string where = fmt::format("{}, batch {}: {}", slot->origin, slot->number, what_);
  check_equal_words(where, slot->frames, words_of(expected), words_of(*slot));
  check_equal(where, "result", run_of(expected), run_of(*slot));
  check_equal(where, "status", bytes_of(expected.status), bytes_of(slot->status));
  model_.release(expected);
  engine_.release(*slot);
}

}  // namespace fibertap
