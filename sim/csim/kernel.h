#ifndef FIBERTAP_SIM_CSIM_KERNEL_H_
#define FIBERTAP_SIM_CSIM_KERNEL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "abi/batch_status.h"
#include "abi/kernel_command.h"
#include "abi/outcome_word.h"
#include "sim/csim/stream_trace.h"

namespace fibertap::csim {

/// How stages run. Plain: one after the other, streams without bounds. Bounded: side by side, and
/// every stream holds what its depth says; a stage that can never go on is a StreamDeadlock, which
/// names the stages and streams.
enum class Streams { kPlain, kBounded };

/// One compute unit: the kernel of kernels/, compiled as C++, with memories of its own that hold
/// garbage until the first LOAD, as a card's do. Commands are those of abi/kernel_command.h. Not
/// safe for use by several threads at once; several units are.
class Kernel {
 public:
  /// `garbage_seed` decides what the memories hold; without one zeros, as simulators of
  /// RTL start theirs.
  explicit Kernel(Streams streams = Streams::kPlain, std::optional<std::uint64_t> garbage_seed = 1);
  ~Kernel();

  /// INFO.
  abi::KernelInfo info();

  /// LOAD of a rule image, whole beats.
  abi::BatchStatus load(std::span<const std::uint8_t> image);
  abi::BatchStatus load_traced(std::span<const std::uint8_t> image, Trace& trace, Calls& calls);

  /// RUN: judges the `frames` records of `arena` and writes result blocks to `result`, both whole
  /// beats, and abi::outcome_words(frames) to `outcomes`. Bytes behind both are left as they are.
  abi::BatchStatus run(std::span<const std::uint8_t> arena, std::uint32_t frames,
                       std::span<std::uint8_t> result, std::span<abi::OutcomeWord> outcomes);

  /// The same, and what every stream carried and, on request, how stages were called. Always plain.
  abi::BatchStatus run_traced(std::span<const std::uint8_t> arena, std::uint32_t frames,
                              std::span<std::uint8_t> result, std::span<abi::OutcomeWord> outcomes,
                              Trace& trace, Calls* calls = nullptr);

  /// READ_COUNTERS into `out`, whole beats.
  abi::BatchStatus read_counters(std::span<std::uint8_t> out);
  abi::BatchStatus read_counters_traced(std::span<std::uint8_t> out, Trace& trace, Calls& calls);

  /// Any command, known or not, with empty input and output.
  abi::BatchStatus command(std::uint32_t code);

  /// One call as a card gets it (abi::KernelArgument): the addresses are used as they are, aligned
  /// to 8, and nothing guards what lies behind the memory meant.
  void serve(std::uint32_t command, std::uint32_t frames, std::uint32_t input_beats,
             std::uint32_t output_beats, const std::uint8_t* input, std::uint8_t* output,
             std::uint8_t* outcomes, std::uint8_t* status);

 private:
  struct Unit;
  std::unique_ptr<Unit> unit_;
  Streams streams_;
};

}  // namespace fibertap::csim

#endif  // FIBERTAP_SIM_CSIM_KERNEL_H_
