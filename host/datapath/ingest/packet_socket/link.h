#ifndef FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_LINK_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_LINK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/base/descriptor.h"

namespace fibertap {

/// A network interface of the kernel, as rtnetlink describes it. No permission is needed to ask.
struct Link {
  int index = 0;  // stays the same while the interface exists, whatever its name
  std::string name;
  std::uint16_t type = 0;  // ARPHRD_*
  bool is_up = false;
  bool has_carrier = false;

  /// Frames that the interface or its driver did not hand to the host, since the interface exists.
  struct Drops {
    std::uint64_t dropped = 0;
    std::uint64_t missed = 0;
    std::uint64_t fifo = 0;
    std::uint64_t errors = 0;
  };
  Drops drops;
};

/// Asks the kernel for interfaces of the network namespace in which it was made. For one thread.
class LinkQuery {
 public:
  LinkQuery();

  /// The interface as it is now; absent when it is gone.
  std::optional<Link> link(int index);

 private:
  Descriptor socket_;
};

/// Notices what happens to one interface.
class LinkWatch {
 public:
  explicit LinkWatch(Link link);

  /// What happened since it was asked last, a line each. Throws Error(kDevice) when the interface
  /// is gone; one that is made anew under its name is another. Never waits.
  std::vector<std::string> changes();

 private:
  void read_messages(std::vector<std::string>& lines);
  void compare(const std::optional<Link>& now, std::vector<std::string>& lines);

  Link last_;
  Descriptor socket_;  // that the kernel sends changes to
  LinkQuery query_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_LINK_H_
