#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_RTNETLINK_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_RTNETLINK_H_

#include <cstdint>
#include <optional>
#include <string>

#include "host/base/descriptor.h"
#include "host/datapath/sinks/interface/netlink_message.h"

namespace fibertap {

/// An interface of the kernel as it is.
struct KernelLink {
  int index = 0;
  std::uint16_t type = 0;  // ARPHRD_*
  unsigned mtu = 0;        // bytes of a frame without its Ethernet header
  bool is_up = false;
  std::string kind;   // "veth"; empty of one that is no software
  std::string alias;  // ip link set alias
};

/// Asks the kernel about interfaces of the network namespace in which it was made, and for changes.
/// For one thread.
class Rtnetlink {
 public:
  /// Throws Error(kRuntime) where there is no rtnetlink.
  Rtnetlink();

  /// Has a request carried out. Returns 0 or an errno. Allocates nothing.
  int ask(NetlinkMessage& request) noexcept;

  int descriptor() const noexcept { return socket_.number(); }

  /// The interface of a name, if there is one. Needs no permission.
  std::optional<KernelLink> link(const std::string& name);

 private:
  Descriptor socket_;
  std::uint32_t sequence_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_RTNETLINK_H_
