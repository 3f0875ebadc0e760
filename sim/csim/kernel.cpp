#include "sim/csim/kernel.h"

#include <cassert>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "sim/csim/garbage.h"
#include "sim/csim/stage_runner.h"
// The kernel's regions take their stages' runner from above.
#include "kernels/serve.h"

namespace fibertap::csim {
namespace {

using kernel::RawBeat;

// A card sees memory as it is; so the bytes of a beat must be its bits.
static_assert(sizeof(RawBeat) == abi::kBeatBytes && std::is_trivially_copyable_v<RawBeat>);

/// Beats of card memory, and behind them some that no command may touch.
class Memory {
 public:
  explicit Memory(std::span<const std::uint8_t> bytes)
      : size_(bytes.size()), beats_(bytes.size() / abi::kBeatBytes + kGuardBeats) {
    assert(bytes.size() % abi::kBeatBytes == 0);
    if (!bytes.empty()) std::memcpy(beats_.data(), bytes.data(), size_);
    for (std::size_t i = count(); i < beats_.size(); ++i) beats_[i] = kGuard;
  }

  RawBeat* data() { return beats_.data(); }
  std::uint32_t count() const { return static_cast<std::uint32_t>(size_ / abi::kBeatBytes); }

  void copy_to(void* bytes) const {
    for (std::size_t i = count(); i < beats_.size(); ++i) {
      if (beats_[i] != kGuard) throw std::logic_error("the kernel wrote behind its output");
    }
    if (size_ != 0) std::memcpy(bytes, beats_.data(), size_);
  }

 private:
  static constexpr std::size_t kGuardBeats = 4;
  static constexpr std::uint64_t kGuard = 0x6472617567;

  std::size_t size_;
  std::vector<RawBeat> beats_;
};

}  // namespace

struct Kernel::Unit {
  /// One call of the kernel.
  template <typename Answer>
  Answer call(std::uint32_t code, std::uint32_t frames, std::span<const std::uint8_t> input,
              std::span<std::uint8_t> output) {
    Answer answer{};
    Memory in(input);
    Memory out(output);
    Memory status({reinterpret_cast<const std::uint8_t*>(&answer), sizeof(answer)});
    kernel::serve(code, frames, in.count(), out.count(), in.data(), out.data(), status.data(),
                  state);
    out.copy_to(output.data());
    status.copy_to(&answer);
    return answer;
  }

  template <typename Answer = abi::BatchStatus>
  Answer call(abi::Command command, std::uint32_t frames = 0,
              std::span<const std::uint8_t> input = {}, std::span<std::uint8_t> output = {}) {
    return call<Answer>(static_cast<std::uint32_t>(command), frames, input, output);
  }

  kernel::KernelState state;
};

Kernel::Kernel(Streams streams, std::uint64_t garbage_seed)
    : unit_(std::make_unique<Unit>()), streams_(streams) {
  fill_with_garbage(unit_->state, garbage_seed);
}

Kernel::~Kernel() = default;

abi::KernelInfo Kernel::info() { return unit_->call<abi::KernelInfo>(abi::Command::kInfo); }

abi::BatchStatus Kernel::load(std::span<const std::uint8_t> image) {
  StageRunner runner(streams_ == Streams::kBounded);
  return unit_->call(abi::Command::kLoad, 0, image);
}

abi::BatchStatus Kernel::run(std::span<const std::uint8_t> arena, std::uint32_t frames,
                             std::span<std::uint8_t> result) {
  StageRunner runner(streams_ == Streams::kBounded);
  return unit_->call(abi::Command::kRun, frames, arena, result);
}

abi::BatchStatus Kernel::run_traced(std::span<const std::uint8_t> arena, std::uint32_t frames,
                                    std::span<std::uint8_t> result, Trace& trace) {
  StageRunner runner(false, &trace);
  return unit_->call(abi::Command::kRun, frames, arena, result);
}

abi::BatchStatus Kernel::read_counters(std::span<std::uint8_t> out) {
  StageRunner runner(streams_ == Streams::kBounded);
  return unit_->call(abi::Command::kReadCounters, 0, {}, out);
}

abi::BatchStatus Kernel::command(std::uint32_t code) {
  StageRunner runner(streams_ == Streams::kBounded);
  return unit_->call<abi::BatchStatus>(code, 0, {}, {});
}

}  // namespace fibertap::csim
