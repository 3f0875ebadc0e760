#ifndef FIBERTAP_SIM_CSIM_GARBAGE_H_
#define FIBERTAP_SIM_CSIM_GARBAGE_H_

#include <cstdint>

#include "hls/kernel_state.h"

namespace fibertap::csim {

/// Fills every memory of `state` as a card's are before the first LOAD: with anything. Nothing is
/// loaded.
void fill_with_garbage(kernel::KernelState& state, std::uint64_t seed);

/// Fills every memory with zeros, as simulators of RTL start theirs.
void fill_with_zeros(kernel::KernelState& state);

}  // namespace fibertap::csim

#endif  // FIBERTAP_SIM_CSIM_GARBAGE_H_
