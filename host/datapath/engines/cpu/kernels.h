#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_KERNELS_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_KERNELS_H_

#include "host/datapath/engines/cpu/kernel.h"

namespace fibertap::cpu {

/// Each compiled for its instruction set, in a translation unit of its own.
extern const Kernel kPlainKernel;
extern const Kernel kAvx2Kernel;
extern const Kernel kAvx512Kernel;

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_KERNELS_H_
