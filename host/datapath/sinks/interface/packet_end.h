#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_PACKET_END_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_PACKET_END_H_

#include <string>

#include "host/base/descriptor.h"
#include "host/datapath/sinks/interface/interface_end.h"

namespace fibertap {

/// A packet socket that frames leave by, many in one call and past the qdisc, which would drop
/// without a word. An interface that is made anew under the same name is used again, for which no
/// capability is needed.
class PacketEnd final : public InterfaceEnd {
 public:
  /// Frames are sent out of `sender`, and read at `name`. Needs CAP_NET_RAW. Throws
  /// Error(kRuntime).
  PacketEnd(std::string name, std::string sender);

  const std::string& name() const noexcept override { return name_; }
  Sent send(std::span<OutgoingFrame> frames) noexcept override;
  int look_again() noexcept override;

 private:
  const std::string name_;
  const std::string sender_;
  Descriptor socket_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_PACKET_END_H_
