#ifndef FIBERTAP_KERNELS_IDENTITY_H_
#define FIBERTAP_KERNELS_IDENTITY_H_

#include <stdint.h>

// What kernels/hardware/kernel_identity says of the sources: the hardware build gives it as macros,
// the C++ build as a header that is written whenever one of them changes.
#ifdef FIBERTAP_IDENTITY_HEADER
#include FIBERTAP_IDENTITY_HEADER
#endif
#ifndef FIBERTAP_KERNEL_VERSION
#define FIBERTAP_KERNEL_VERSION 0
#define FIBERTAP_SOURCE_ID 0
#endif

namespace fibertap {
namespace kernel {

/// As in abi::KernelInfo; 0 where a compiler was given neither.
constexpr uint32_t kKernelVersion = FIBERTAP_KERNEL_VERSION;
constexpr uint64_t kSourceId = FIBERTAP_SOURCE_ID;

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_KERNELS_IDENTITY_H_
