#ifndef FIBERTAP_SIM_CARD_DRIVER_XRT_CORE_H_
#define FIBERTAP_SIM_CARD_DRIVER_XRT_CORE_H_

#include <cstdint>
#include <memory>

// Names of XRT 2.13 that no public header declares, as far as a driver needs them. Their owner is
// libxrt_coreutil, except CpuemShim: four objects of Debian's libxrt_swemu.a, which make a driver
// out of the entry points of xrt.h, look for it.

struct axlf;

namespace xrt_core {

class device {
 public:
  /// Reports to XRT which xclbin the device has now.
  void register_axlf(const axlf* xclbin);
};

/// The device of an open handle; made, with number `index`, when there is none yet. It lives as
/// long as somebody holds it.
std::shared_ptr<device> get_userpf_device(void* handle, unsigned int index);

namespace query {
enum class key_type;
}  // namespace query

}  // namespace xrt_core

namespace xclcpuemhal2 {

class CpuemShim {
 public:
  static CpuemShim* handleCheck(void* handle);
  std::uint32_t deviceQuery(xrt_core::query::key_type key);
};

}  // namespace xclcpuemhal2

#endif  // FIBERTAP_SIM_CARD_DRIVER_XRT_CORE_H_
