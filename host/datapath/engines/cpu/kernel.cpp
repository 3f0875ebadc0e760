#include "host/datapath/engines/cpu/kernel.h"

namespace fibertap::cpu {

const Kernel& kernel_of(Simd simd) {
  switch (simd) {
    case Simd::kAvx512:
      return kAvx512Kernel;
    case Simd::kAvx2:
      return kAvx2Kernel;
    case Simd::kPlain:
      break;
  }
  return kPlainKernel;
}

}  // namespace fibertap::cpu
