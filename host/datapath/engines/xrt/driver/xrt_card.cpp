#include "host/datapath/engines/xrt/driver/xrt_card.h"

#include <xrt/xrt_kernel.h>

#include <utility>

#include "host/datapath/engines/xrt/driver/xrt_error.h"
#include "host/datapath/engines/xrt/driver/xrt_unit.h"

namespace fibertap {
namespace {

constexpr const char* kKernel = "mirror_target";

template <xrt::info::device kWhat>
std::string text_of(const xrt::device& device) {
  try {
    return device.get_info<kWhat>();
  } catch (const std::exception&) {
    return {};
  }
}

std::vector<CardBank> banks_of(const xrt::xclbin& xclbin) {
  std::vector<CardBank> banks;
  for (const xrt::xclbin::mem& memory : xclbin.get_mems()) {
    banks.push_back({memory.get_tag(), memory.get_size_kb() * 1024, memory.get_used()});
  }
  return banks;
}

xrt::xclbin::kernel kernel_of(const xrt::xclbin& xclbin, const std::string& file) {
  std::vector<std::string> found;
  for (const xrt::xclbin::kernel& kernel : xclbin.get_kernels()) {
    if (kernel.get_name() == kKernel) return kernel;
    found.push_back(kernel.get_name());
  }
  throw Error(Errc::kDevice, "{}: found kernels [{}], expected {}; name an xclbin of fibertap's",
              file, fmt::join(found, ", "), kKernel);
}

/// The memory that the kernel's frames come from.
std::string bank_of(const xrt::xclbin::ip& unit) {
  const auto memories = unit.get_arg(abi::kArgInput).get_mems();
  return memories.empty() ? std::string("?") : memories.front().get_tag();
}

}  // namespace

CardIdentity identify(const xrt::device& device) {
  return {text_of<xrt::info::device::bdf>(device), text_of<xrt::info::device::name>(device)};
}

XrtCard::XrtCard(xrt::device device, CardIdentity identity, const std::string& xclbin_file)
    : device_(std::move(device)), identity_(std::move(identity)) {
  const auto xclbin =
      ask_xrt(fmt::format("xclbin {}", xclbin_file), [&] { return xrt::xclbin(xclbin_file); });
  kernel_of(xclbin, xclbin_file);
  ask_xrt(fmt::format("load of xclbin {}", xclbin_file), [&] {
    const xrt::uuid loaded = device_.load_xclbin(xclbin);
    uuid_ = loaded.to_string();
    banks_ = banks_of(xclbin);
    for (const xrt::xclbin::ip& unit : kernel_of(xclbin, xclbin_file).get_cus()) {
      // "mirror_target:mirror_target_1" is how the xclbin names a unit, and with braces around
      // its own name how xrt::kernel wants it.
      const std::string full = unit.get_name();
      const std::string name = full.substr(full.find(':') + 1);
      xrt::kernel kernel(device_, loaded, fmt::format("{}:{{{}}}", kKernel, name));
      units_.push_back(std::make_unique<XrtUnit>(device_, std::move(kernel), name, bank_of(unit)));
    }
  });
  if (units_.empty()) {
    throw Error(Errc::kDevice, "{}: found no compute unit of {}, expected one at least",
                xclbin_file, kKernel);
  }
}

}  // namespace fibertap
