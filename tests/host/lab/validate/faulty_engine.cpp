#include "tests/host/lab/validate/faulty_engine.h"

#include <algorithm>

#include "sim/model/crc32c.h"

namespace fibertap::validation {
namespace {

/// Puts `blocks` in the place of a result, so that its status names them.
void replace_result(BatchSlot& slot, const std::vector<std::uint8_t>& blocks) {
  const std::size_t whole = abi::beats(blocks.size()) * abi::kBeatBytes;
  std::ranges::fill(slot.result.first(whole), std::uint8_t{0});
  std::ranges::copy(blocks, slot.result.begin());
  model::Crc32c crc;
  crc.add(slot.result.first(whole));
  slot.status.result_bytes = blocks.size();
  slot.status.result_crc32c = crc.value();
}

}  // namespace

void FaultyEngine::load_rules(const RuleImage& image) {
  if (fault_.rules) {
    model_.load_rules(fault_.rules(image));
  } else {
    model_.load_rules(image);
  }
}

BatchSlot* FaultyEngine::poll() {
  BatchSlot* const slot = model_.poll();
  if (slot != nullptr && fault_.batch) fault_.batch(*slot);
  return slot;
}

void FaultyEngine::begin_reading(std::shared_ptr<CounterImage> to) {
  model_.begin_reading(to);
  if (fault_.counters) fault_.counters(*to);
}

CounterImage FaultyEngine::read_counters() {
  CounterImage counters = model_.read_counters();
  if (fault_.counters) fault_.counters(counters);
  return counters;
}

EngineFactory faulty(const Fault& fault) {
  return [fault] { return std::make_unique<FaultyEngine>(fault); };
}

Fault changed_blocks(const std::function<bool(BlockBytes&)>& change) {
  Fault fault;
  fault.batch = [change](BatchSlot& slot) {
    std::vector<std::uint8_t> blocks;
    std::span<const std::uint8_t> rest = slot.result.first(slot.status.result_bytes);
    while (const auto block = view_block(rest)) {
      BlockBytes bytes(block->bytes.begin(), block->bytes.end());
      if (change(bytes)) blocks.insert(blocks.end(), bytes.begin(), bytes.end());
      rest = rest.subspan(block->bytes.size());
    }
    replace_result(slot, blocks);
  };
  return fault;
}

Fault changed_words(const std::function<void(std::span<abi::OutcomeWord>)>& change) {
  Fault fault;
  fault.batch = [change](BatchSlot& slot) {
    const auto words = slot.outcomes.first(abi::outcome_words(slot.frames));
    change(words);
    model::Crc32c crc;
    crc.add({reinterpret_cast<const std::uint8_t*>(words.data()), words.size_bytes()});
    slot.status.outcomes_crc32c = crc.value();
  };
  return fault;
}

Fault changed_rows(const std::function<void(abi::RuleRow&)>& change) {
  Fault fault;
  fault.rules = [change](const RuleImage& image) {
    RuleImage changed(image.header());
    std::ranges::copy(image.sessions(), changed.sessions().begin());
    for (const abi::SessionRow& session : image.sessions()) {
      const auto rows = changed.rows_from(session.first_block, session.row_count);
      std::ranges::copy(image.rows_of(session), rows.begin());
      std::ranges::for_each(rows, change);
    }
    changed.sign();
    return changed;
  };
  return fault;
}

}  // namespace fibertap::validation
