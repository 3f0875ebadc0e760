#ifndef FIBERTAP_ABI_VERSION_H_
#define FIBERTAP_ABI_VERSION_H_

#include <stdint.h>

namespace fibertap {
namespace abi {

/// Raised whenever a byte that crosses PCIe changes its meaning. Host and kernel must agree
/// exactly.
constexpr uint32_t kAbiVersion = 2;

}  // namespace abi
}  // namespace fibertap

#endif  // FIBERTAP_ABI_VERSION_H_
