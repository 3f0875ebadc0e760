#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_NAME_LOCK_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_NAME_LOCK_H_

#include <string>

#include "host/base/descriptor.h"

namespace fibertap {

/// Keeps other runs from an interface of ours, while they share the network namespace: it is an
/// abstract Unix socket, which goes with its process.
class NameLock {
 public:
  /// Throws Error(kRuntime) when another has it.
  explicit NameLock(const std::string& interface);

 private:
  Descriptor socket_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_NAME_LOCK_H_
