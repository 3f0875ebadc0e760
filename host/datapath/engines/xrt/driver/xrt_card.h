#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_XRT_DRIVER_XRT_CARD_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_XRT_DRIVER_XRT_CARD_H_

#include <experimental/xrt_xclbin.h>
#include <xrt/xrt_device.h>

#include <memory>
#include <string>
#include <vector>

#include "host/datapath/engines/xrt/card.h"

namespace fibertap {

/// What `device` says of itself. Parts that its driver does not name are empty.
CardIdentity identify(const xrt::device& device);

/// A card by XRT's native API.
class XrtCard final : public Card {
 public:
  /// Loads `xclbin_file` unless it is loaded. Throws Error(kDevice), also where the kernel is not
  /// in it.
  XrtCard(xrt::device device, CardIdentity identity, const std::string& xclbin_file);

  const CardIdentity& identity() const noexcept override { return identity_; }
  const std::string& xclbin_uuid() const noexcept override { return uuid_; }
  const std::vector<CardBank>& banks() const noexcept override { return banks_; }
  const std::vector<std::unique_ptr<ComputeUnit>>& units() const noexcept override {
    return units_;
  }

 private:
  xrt::device device_;
  CardIdentity identity_;
  std::string uuid_;
  std::vector<CardBank> banks_;
  std::vector<std::unique_ptr<ComputeUnit>> units_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_XRT_DRIVER_XRT_CARD_H_
