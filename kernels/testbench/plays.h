#ifndef FIBERTAP_KERNELS_TESTBENCH_PLAYS_H_
#define FIBERTAP_KERNELS_TESTBENCH_PLAYS_H_

#include "hls/kernel_state.h"
#include "kernels/testbench/vector_folder.h"

namespace fibertap {
namespace testbench {

/// Plays a folder's vectors; `state` has its rule image loaded. Throws Mismatch.
using Play = void (*)(const VectorFolder& folder, kernel::KernelState& state);

/// A stage, or the whole kernel, and how its vectors are played.
struct NamedPlay {
  const char* stage;
  Play play;
};

/// The stages between input and verdict.
extern const NamedPlay kJudgingPlays[10];
/// The stages between verdict and output, and those of LOAD and READ_COUNTERS.
extern const NamedPlay kAnsweringPlays[17];

/// The whole kernel as the host calls it: LOAD, RUN, READ_COUNTERS. It has a state of its own.
void play_all(const VectorFolder& folder);

}  // namespace testbench
}  // namespace fibertap

#endif  // FIBERTAP_KERNELS_TESTBENCH_PLAYS_H_
