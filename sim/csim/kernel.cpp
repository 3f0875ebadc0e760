#include "sim/csim/kernel.h"

#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "sim/csim/garbage.h"
#include "sim/csim/identity.h"
#include "sim/csim/stage_runner.h"
// The kernel's regions take their stages' runner from above.
#include "kernels/serve.h"

namespace fibertap::csim {
namespace {

using kernel::RawBeat;

RawBeat beat_of(const std::uint8_t* bytes) {
  RawBeat beat;
  for (int i = 0; i < static_cast<int>(abi::kBeatBytes); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + i, sizeof(word));
    beat.range(8 * i + 63, 8 * i) = word;
  }
  return beat;
}

void copy_beat(const RawBeat& beat, std::uint8_t* bytes) {
  for (int i = 0; i < static_cast<int>(abi::kBeatBytes); i += 8) {
    const std::uint64_t word = beat.range(8 * i + 63, 8 * i).to_uint64();
    std::memcpy(bytes + i, &word, sizeof(word));
  }
}

/// Beats of card memory, and behind them some that no command may touch.
class Memory {
 public:
  explicit Memory(std::span<const std::uint8_t> bytes) {
    assert(bytes.size() % abi::kBeatBytes == 0);
    beats_.reserve(bytes.size() / abi::kBeatBytes + kGuardBeats);
    for (std::size_t at = 0; at < bytes.size(); at += abi::kBeatBytes) {
      beats_.push_back(beat_of(bytes.data() + at));
    }
    beats_.insert(beats_.end(), kGuardBeats, RawBeat(kGuard));
  }

  RawBeat* data() { return beats_.data(); }
  std::uint32_t count() const { return static_cast<std::uint32_t>(beats_.size() - kGuardBeats); }

  /// Throws when the guards were touched.
  void copy_to(std::uint8_t* bytes) const {
    for (std::size_t i = 0; i < count(); ++i) copy_beat(beats_[i], bytes + i * abi::kBeatBytes);
    for (std::size_t i = count(); i < beats_.size(); ++i) {
      if (beats_[i] != kGuard) throw std::logic_error("the kernel wrote behind its memory");
    }
  }

 private:
  static constexpr std::size_t kGuardBeats = 4;
  static constexpr std::uint64_t kGuard = 0x6472617567;

  std::vector<RawBeat> beats_;
};

}  // namespace

struct Kernel::Unit {
  /// One call of the kernel.
  template <typename Answer>
  Answer call(std::uint32_t code, std::uint32_t frames, std::span<const std::uint8_t> input,
              std::span<std::uint8_t> output, std::span<std::uint8_t> outcomes) {
    // A command fills all of it, whatever its answer needs.
    std::array<std::uint8_t, sizeof(abi::BatchStatus)> answered;
    answered.fill(0xA5);
    Memory in(input);
    Memory out(output);
    Memory words(outcomes);
    Memory status(answered);
    serve(code, frames, in.count(), out.count(), in.data(), out.data(), words.data(),
          status.data());
    out.copy_to(output.data());
    words.copy_to(outcomes.data());
    status.copy_to(answered.data());
    Answer answer;
    std::memcpy(&answer, answered.data(), sizeof(answer));
    return answer;
  }

  template <typename Answer = abi::BatchStatus>
  Answer call(abi::Command command, std::uint32_t frames = 0,
              std::span<const std::uint8_t> input = {}, std::span<std::uint8_t> output = {},
              std::span<std::uint8_t> outcomes = {}) {
    return call<Answer>(static_cast<std::uint32_t>(command), frames, input, output, outcomes);
  }

  abi::BatchStatus run(std::span<const std::uint8_t> arena, std::uint32_t frames,
                       std::span<std::uint8_t> result, std::span<abi::OutcomeWord> outcomes) {
    const auto words = outcomes.first(abi::outcome_words(frames));
    return call(abi::Command::kRun, frames, arena, result,
                {reinterpret_cast<std::uint8_t*>(words.data()), words.size_bytes()});
  }

  /// The kernel's own call, with what stays on this card.
  void serve(std::uint32_t command, std::uint32_t frames, std::uint32_t input_beats,
             std::uint32_t output_beats, const RawBeat* input, RawBeat* output, RawBeat* outcomes,
             RawBeat* status) {
    kernel::serve(command, frames, input_beats, output_beats, input, output, outcomes, status,
                  state.is_loaded, state.loaded, state.tree, state.sessions, state.rules,
                  state.numbers, state.session_tallies, state.row_tallies);
  }

  kernel::KernelState state;
};

Kernel::Kernel(Streams streams, std::optional<std::uint64_t> garbage_seed)
    : unit_(std::make_unique<Unit>()), streams_(streams) {
  if (garbage_seed) {
    fill_with_garbage(unit_->state, *garbage_seed);
  } else {
    fill_with_zeros(unit_->state);
  }
}

Kernel::~Kernel() = default;

std::uint32_t kernel_version() { return kernel::kKernelVersion; }

std::uint64_t source_id() { return kernel::kSourceId; }

abi::KernelInfo Kernel::info() { return unit_->call<abi::KernelInfo>(abi::Command::kInfo); }

abi::BatchStatus Kernel::load(std::span<const std::uint8_t> image) {
  StageRunner runner(streams_ == Streams::kBounded);
  return unit_->call(abi::Command::kLoad, 0, image);
}

abi::BatchStatus Kernel::load_traced(std::span<const std::uint8_t> image, Trace& trace,
                                     Calls& calls) {
  StageRunner runner(false, &trace, &calls);
  return unit_->call(abi::Command::kLoad, 0, image);
}

abi::BatchStatus Kernel::run(std::span<const std::uint8_t> arena, std::uint32_t frames,
                             std::span<std::uint8_t> result, std::span<abi::OutcomeWord> outcomes) {
  StageRunner runner(streams_ == Streams::kBounded);
  return unit_->run(arena, frames, result, outcomes);
}

abi::BatchStatus Kernel::run_traced(std::span<const std::uint8_t> arena, std::uint32_t frames,
                                    std::span<std::uint8_t> result,
                                    std::span<abi::OutcomeWord> outcomes, Trace& trace,
                                    Calls* calls) {
  StageRunner runner(false, &trace, calls);
  return unit_->run(arena, frames, result, outcomes);
}

abi::BatchStatus Kernel::read_counters(std::span<std::uint8_t> out) {
  StageRunner runner(streams_ == Streams::kBounded);
  return unit_->call(abi::Command::kReadCounters, 0, {}, out);
}

abi::BatchStatus Kernel::read_counters_traced(std::span<std::uint8_t> out, Trace& trace,
                                              Calls& calls) {
  StageRunner runner(false, &trace, &calls);
  return unit_->call(abi::Command::kReadCounters, 0, {}, out);
}

abi::BatchStatus Kernel::command(std::uint32_t code) {
  StageRunner runner(streams_ == Streams::kBounded);
  return unit_->call<abi::BatchStatus>(code, 0, {}, {}, {});
}

void Kernel::serve(std::uint32_t command, std::uint32_t frames, std::uint32_t input_beats,
                   std::uint32_t output_beats, const std::uint8_t* input, std::uint8_t* output,
                   std::uint8_t* outcomes, std::uint8_t* status) {
  static_assert(sizeof(RawBeat) == abi::kBeatBytes && std::endian::native == std::endian::little,
                "a beat lies in memory as on a card");
  StageRunner runner(streams_ == Streams::kBounded);
  unit_->serve(command, frames, input_beats, output_beats, reinterpret_cast<const RawBeat*>(input),
               reinterpret_cast<RawBeat*>(output), reinterpret_cast<RawBeat*>(outcomes),
               reinterpret_cast<RawBeat*>(status));
}

}  // namespace fibertap::csim
