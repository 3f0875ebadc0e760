#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_KERNEL_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_KERNEL_H_

#include <cstddef>
#include <cstdint>

#include "abi/batch_status.h"
#include "abi/counters.h"
#include "abi/outcome_word.h"
#include "host/datapath/engines/cpu/match_key.h"
#include "host/datapath/engines/cpu/simd.h"
#include "host/datapath/engines/cpu/tables.h"

namespace fibertap::cpu {

/// Where a run counts; as long as its tables say.
struct Counters {
  abi::SessionCounters* sessions;
  std::uint64_t* row_hits;
};

/// What a run reads and writes, as abi::Command::kRun has it.
struct BatchMemory {
  const std::uint8_t* arena;
  std::size_t arena_bytes;
  std::uint32_t frames;
  std::uint8_t* result;  // whole beats
  std::size_t result_bytes;
  abi::OutcomeWord* outcomes;  // abi::outcome_words(frames)
};

/// The engine's work as one instruction set does it. Neither allocates or throws.
struct Kernel {
  abi::BatchStatus (*run)(const Tables& tables, const Counters& counters,
                          const BatchMemory& memory);

  /// The rule that decides on each key, by its place in Tables::names, kNoRule where there is none
  /// or no session.
  void (*classify)(const Tables& tables, const MatchKey* keys, std::size_t count,
                   std::uint32_t* rules);
};

/// `simd` is one that the machine has (simd.h).
const Kernel& kernel_of(Simd simd);

/// Each compiled for its instruction set, in a translation unit of its own.
extern const Kernel kPlainKernel;
extern const Kernel kAvx2Kernel;
extern const Kernel kAvx512Kernel;

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_KERNEL_H_
