#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_LINK_KEEPER_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_LINK_KEEPER_H_

#include <sys/types.h>

#include "host/base/descriptor.h"

namespace fibertap {

/// Removes interfaces at the end of this process, however it ends, when it has no right to do so
/// any more. It is a process of its own, which keeps CAP_NET_ADMIN and nothing else: no other
/// capability, no file but a pipe that only this process writes to, and no code but to wait for its
/// end.
class LinkKeeper {
 public:
  /// For use while the process has one thread. Throws Error(kRuntime).
  LinkKeeper();

  /// Returns once the interfaces are gone.
  ~LinkKeeper();

  LinkKeeper(const LinkKeeper&) = delete;
  LinkKeeper& operator=(const LinkKeeper&) = delete;

  /// One more, at most kMostLinks; a veth pair by one of its ends.
  static constexpr int kMostLinks = 1024;
  void keep(int index) noexcept;

 private:
  Descriptor pipe_;
  pid_t process_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_LINK_KEEPER_H_
