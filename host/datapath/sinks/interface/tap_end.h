#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_TAP_END_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_TAP_END_H_

#include <string>

#include "host/base/descriptor.h"
#include "host/datapath/sinks/interface/interface_end.h"

namespace fibertap {

/// A TAP interface of our own: what is written to its descriptor comes in on it. It goes when the
/// descriptor is closed, however the process ends.
class TapEnd final : public InterfaceEnd {
 public:
  /// Makes it, down. Needs CAP_NET_ADMIN. Throws Error(kRuntime).
  explicit TapEnd(std::string name);

  /// Frames that are longer are refused. The kernel would take them.
  void set_mtu(unsigned mtu) noexcept { most_bytes_ = mtu + OutgoingFrame::kLeastBytes; }

  const std::string& name() const noexcept override { return name_; }
  Sent send(std::span<OutgoingFrame> frames) noexcept override;

  /// One that was removed is not made again.
  int look_again() noexcept override;

 private:
  const std::string name_;
  Descriptor device_;
  std::size_t most_bytes_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_TAP_END_H_
