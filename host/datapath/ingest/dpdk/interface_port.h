#ifndef FIBERTAP_HOST_DATAPATH_INGEST_DPDK_INTERFACE_PORT_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_DPDK_INTERFACE_PORT_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace fibertap {

class FanoutGroup;

/// A network interface of the kernel as a port of DPDK, by its AF_PACKET driver: no huge pages, no
/// device taken from the kernel, nothing shared with other programs.
struct InterfacePort {
  std::string name;
  unsigned index;                      // the kernel's, of its own as long as the machine runs
  std::size_t frame_bytes;             // the largest frame that fits the interface's MTU
  std::vector<std::string> arguments;  // of DPDK's environment
  std::shared_ptr<const FanoutGroup> group = {};  // nobody else's while this is there
};

/// Throws Error(kUsage) when there is no such interface, Error(kDevice) when this process may not
/// receive from it, or would share its frames with another.
InterfacePort interface_port(const std::string& interface, std::size_t queues);

/// Whether the interface is still there. One that is made anew under its name is another.
bool is_present(const InterfacePort& port) noexcept;

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_DPDK_INTERFACE_PORT_H_
