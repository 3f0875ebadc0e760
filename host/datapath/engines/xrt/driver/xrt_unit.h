#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_XRT_DRIVER_XRT_UNIT_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_XRT_DRIVER_XRT_UNIT_H_

#include <xrt/xrt_device.h>
#include <xrt/xrt_kernel.h>

#include <memory>
#include <string>

#include "host/datapath/engines/xrt/card.h"

namespace fibertap {

/// A compute unit by XRT's native API, as far as XRT 2.11 has it.
class XrtUnit final : public ComputeUnit {
 public:
  /// `kernel` is a kernel object of the one compute unit `name`.
  XrtUnit(xrt::device device, xrt::kernel kernel, std::string name, std::string bank)
      : device_(std::move(device)),
        kernel_(std::move(kernel)),
        name_(std::move(name)),
        bank_(std::move(bank)) {}

  const std::string& name() const noexcept override { return name_; }
  const std::string& bank() const noexcept override { return bank_; }
  std::unique_ptr<CardBuffer> allocate(abi::KernelArgument argument, std::size_t bytes) override;
  std::unique_ptr<CardRun> make_run(CardBuffer& input, CardBuffer& output,
                                    CardBuffer& answer) override;

 private:
  xrt::device device_;
  xrt::kernel kernel_;
  std::string name_;
  std::string bank_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_XRT_DRIVER_XRT_UNIT_H_
