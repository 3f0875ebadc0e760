#ifndef FIBERTAP_SIM_CSIM_IDENTITY_H_
#define FIBERTAP_SIM_CSIM_IDENTITY_H_

#include <cstdint>

namespace fibertap::csim {

/// Which kernel csim runs, as its answer to INFO says (abi::KernelInfo).
std::uint32_t kernel_version();
std::uint64_t source_id();

}  // namespace fibertap::csim

#endif  // FIBERTAP_SIM_CSIM_IDENTITY_H_
