#ifndef FIBERTAP_ABI_KERNEL_COMMAND_H_
#define FIBERTAP_ABI_KERNEL_COMMAND_H_

#include <stddef.h>
#include <stdint.h>

#include "abi/limits.h"

namespace fibertap {
namespace abi {

/// What the one kernel is asked to do.
enum class Command : uint32_t {
  kInfo = 0,          // status <- KernelInfo
  kLoad = 1,          // input = rule image; tables stay on chip, counters start at zero
  kRun = 2,           // input = arena; output <- result blocks, outcomes <- OutcomeWord[frames]
  kReadCounters = 3,  // output <- counter image
};

/// Index of every kernel argument. Pointers are card addresses aligned to a beat. Every command
/// but INFO answers with a BatchStatus.
enum KernelArgument : int {
  kArgCommand = 0,      // Command
  kArgFrames = 1,       // RUN: frame records in the arena
  kArgInputBeats = 2,   // LOAD, RUN: beats of input
  kArgOutputBeats = 3,  // RUN, READ_COUNTERS: beats that the output may take
  kArgInput = 4,
  kArgOutput = 5,
  kArgOutcomes = 6,  // RUN: abi::outcome_words(frames) are written
  kArgStatus = 7,
};

constexpr uint64_t kKernelMagic = 0x4E52454B50415446;  // "FTAPKERN" in memory

/// Answer to INFO: what the card is and holds.
struct KernelInfo {
  uint64_t magic;
  uint32_t abi_version;
  uint32_t max_sessions;  // the default session not counted
  uint32_t max_blocks;
  uint32_t max_row_counters;
  uint32_t max_frame_bytes;
  uint32_t kernel_version;  // release: major << 16 | minor << 8 | patch; 0 = not known
  uint64_t source_id;       // head of a hash of what the kernel was compiled from; 0 = not known
  uint8_t reserved[24];
};
static_assert(sizeof(KernelInfo) == kBeatBytes, "written as one beat");
static_assert(offsetof(KernelInfo, source_id) == 32, "the kernel packs it at this offset");

}  // namespace abi
}  // namespace fibertap

#endif  // FIBERTAP_ABI_KERNEL_COMMAND_H_
