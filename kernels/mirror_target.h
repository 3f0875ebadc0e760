#ifndef FIBERTAP_KERNELS_MIRROR_TARGET_H_
#define FIBERTAP_KERNELS_MIRROR_TARGET_H_

#include "hls/beat.h"

/// The kernel. Arguments in the order of abi::KernelArgument; `input`, `output`, `outcomes` and
/// `status` are card addresses aligned to a beat.
extern "C" void mirror_target(uint32_t command, uint32_t frames, uint32_t input_beats,
                              uint32_t output_beats, const fibertap::kernel::RawBeat* input,
                              fibertap::kernel::RawBeat* output,
                              fibertap::kernel::RawBeat* outcomes,
                              fibertap::kernel::RawBeat* status);

#endif  // FIBERTAP_KERNELS_MIRROR_TARGET_H_
