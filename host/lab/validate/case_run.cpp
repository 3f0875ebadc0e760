#include "host/lab/validate/case_run.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "abi/result_block.h"
#include "host/base/error.h"
#include "host/datapath/batch/batch_builder.h"
#include "host/lab/traffic/random.h"
#include "host/lab/validate/outcome.h"

namespace fibertap::validation {
namespace {

using generation::Random;

/// How long an engine may take over one batch before it counts as hung up.
constexpr std::chrono::seconds kPatience{60};

/// How much room behind outcome words is looked at, where a slot has it: a burst of AXI4, 4 KiB.
constexpr std::size_t kWordsBehind = 1024;

/// One load of a case on its way through an engine.
class LoadRunner {
 public:
  LoadRunner(Engine& engine, std::optional<Random>& garbage, LoadRun& out)
      : engine_(engine), garbage_(garbage), out_(out) {}

  void run(const CaseLoad& load, const RuleImage& image) {
    engine_.load_rules(image);
    for (const CaseBatch& batch : load.batches) submit(batch);
    while (in_flight_ > 0) take_back();
    const CounterImage counters = engine_.read_counters();
    out_.counters.assign(counters.bytes().begin(), counters.bytes().end());
  }

 private:
  void submit(const CaseBatch& batch) {
    BatchSlot* slot = engine_.acquire();
    while (slot == nullptr) {
      take_back();
      slot = engine_.acquire();
    }
    fill(*slot, record_bytes(batch), batch.size());
    BatchBuilder builder;
    builder.begin(*slot);
    for (const CaseFrame& frame : batch) {
      if (!builder.append(frame.view())) {
        throw Error(Errc::kDevice, "engine {}: found slots of {} bytes, expected at least {}",
                    engine_.name(), slot->arena.size(), kMaxBatchBytes);
      }
    }
    engine_.submit(builder.end());
    ++in_flight_;
  }

  /// Everything that the batch may touch holds what nobody can expect.
  void fill(BatchSlot& slot, std::size_t arena_bytes, std::size_t frames) {
    const std::size_t result_bytes = abi::max_result_bytes(arena_bytes);
    const auto arena = slot.arena.first(std::min(arena_bytes, slot.arena.size()));
    const auto result = slot.result.first(std::min(result_bytes, slot.result.size()));
    std::ranges::fill(arena, std::uint8_t{0});
    std::ranges::fill(result, std::uint8_t{0});
    std::ranges::fill(words_of(slot, frames), kUntouchedWord);
    std::ranges::fill(words_behind(slot, frames), kUntouchedWord);
    slot.status = {};
    if (garbage_) {
      garbage_->fill(arena);
      garbage_->fill(result);
    }
  }

  /// Those that a batch of `frames` leads to.
  std::span<abi::OutcomeWord> words_of(BatchSlot& slot, std::size_t frames) const {
    const std::size_t words = abi::outcome_words(frames);
    if (words <= slot.outcomes.size()) return slot.outcomes.first(words);
    throw Error(Errc::kDevice, "engine {}: found slots with room for {} outcome words, expected {}",
                engine_.name(), slot.outcomes.size(), words);
  }

  std::span<abi::OutcomeWord> words_behind(BatchSlot& slot, std::size_t frames) const {
    const auto behind = slot.outcomes.subspan(words_of(slot, frames).size());
    return behind.first(std::min(kWordsBehind, behind.size()));
  }

  void take_back() {
    BatchSlot& slot = wait();
    --in_flight_;
    const std::size_t whole = abi::beats(slot.status.result_bytes) * abi::kBeatBytes;
    const auto run = slot.result.first(std::min(whole, slot.result.size()));
    const auto words = words_of(slot, slot.frames);
    out_.batches.push_back({slot.status,
                            {run.begin(), run.end()},
                            {words.begin(), words.end()},
                            std::ranges::none_of(words_behind(slot, slot.frames), is_written)});
    engine_.release(slot);
  }

  BatchSlot& wait() {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    for (;;) {
      if (BatchSlot* const slot = engine_.poll()) return *slot;
      if (std::chrono::steady_clock::now() > deadline) {
        throw Error(Errc::kDevice, "engine {}: found no answer to a batch within {} s",
                    engine_.name(), kPatience.count());
      }
      std::this_thread::yield();
    }
  }

  Engine& engine_;
  std::optional<Random>& garbage_;
  LoadRun& out_;
  std::size_t in_flight_ = 0;
};

}  // namespace

CaseRun run_case(const Case& the_case, const CompiledCase& compiled, Engine& engine) {
  CaseRun run;
  std::optional<generation::Random> garbage;
  if (the_case.garbage) garbage.emplace(*the_case.garbage);
  try {
    for (std::size_t i = 0; i < the_case.loads.size(); ++i) {
      LoadRunner(engine, garbage, run.loads.emplace_back())
          .run(the_case.loads[i], compiled.images[i]);
    }
  } catch (const Error& error) {
    run.failure = error.what();
  }
  return run;
}

}  // namespace fibertap::validation
