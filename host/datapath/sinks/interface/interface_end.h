#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_INTERFACE_END_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_INTERFACE_END_H_

#include <cstddef>
#include <span>
#include <string>

#include "host/datapath/sinks/interface/outgoing_frame.h"

namespace fibertap {

/// Where frames go into an interface of the kernel. For one thread.
class InterfaceEnd {
 public:
  virtual ~InterfaceEnd() = default;

  /// The interface that is read, for a person.
  virtual const std::string& name() const noexcept = 0;

  /// How many of the first frames the interface took, and the errno with which it did not take the
  /// next: EMSGSIZE, a frame that is longer than it takes; ENOBUFS or EAGAIN, no room now;
  /// ENETDOWN, it is down or gone; 0, it took all.
  struct Sent {
    std::size_t frames;
    int error;
  };
  virtual Sent send(std::span<OutgoingFrame> frames) noexcept = 0;

  /// Looks for an interface that was gone. Returns 0 when frames may be sent again, or an errno.
  virtual int look_again() noexcept = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_INTERFACE_END_H_
