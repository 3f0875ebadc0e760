#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_UNIT_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_UNIT_H_

#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "abi/batch_status.h"
#include "abi/counters.h"
#include "abi/outcome_word.h"
#include "host/datapath/engines/counter_image.h"
#include "host/datapath/engines/cpu/kernel.h"
#include "host/datapath/engines/cpu/tables.h"

namespace fibertap::cpu {

/// Answers the commands of abi/kernel_command.h as model::Model does, by one thread. Threads that
/// share the work have a unit each, all with the same tables.
class Unit {
 public:
  explicit Unit(Simd simd) : kernel_(kernel_of(simd)) {}

  /// LOAD: judges by `image` from now on and starts the counters at zero. After an image that is
  /// wrong (kErrorImage) nothing is loaded.
  abi::BatchStatus load(std::span<const std::uint8_t> image);

  /// The same with tables that are compiled, nullptr for those of a wrong image.
  abi::BatchStatus load(std::shared_ptr<const Tables> tables);

  /// RUN: judges the `frames` records of `arena` and writes the blocks of the accepted ones to
  /// `result`, a whole number of beats, of which abi::max_result_bytes(arena.size()) always
  /// suffice. `outcomes` takes abi::outcome_words(frames).
  abi::BatchStatus run(std::span<const std::uint8_t> arena, std::uint32_t frames,
                       std::span<std::uint8_t> result, std::span<abi::OutcomeWord> outcomes);

  /// READ_COUNTERS: writes the counter image to `out`.
  abi::BatchStatus read_counters(std::span<std::uint8_t> out) const;

  /// What it counts in, since the last load or exchange.
  const CounterImage& counters() const noexcept { return counters_; }

  /// Counts on in `other`, an image for the same rules, which in turn becomes what was counted.
  void exchange_counters(CounterImage& other) noexcept { std::swap(counters_, other); }

  /// Adds a piece of `other`, and leaves zeroes there.
  void take_counters(CounterImage& other, CounterImage::Piece piece) noexcept {
    counters_.take(other, piece);
  }

 private:
  const Kernel& kernel_;
  std::shared_ptr<const Tables> tables_;
  CounterImage counters_{0, 0};
};

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_UNIT_H_
