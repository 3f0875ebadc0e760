#ifndef FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_QUIET_UDP_PORT_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_QUIET_UDP_PORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/descriptor.h"

namespace fibertap {

/// Owns a UDP port of one interface, so that the kernel does not answer each datagram to it with
/// "ICMP port unreachable". What comes is dropped: a packet socket sees it before.
class QuietUdpPort {
 public:
  QuietUdpPort(const std::string& interface, std::uint16_t port);

  /// What kept it from owning the port, a line each for IPv4 and IPv6. Never an error: somebody
  /// else who owns the port keeps the kernel quiet as well.
  const std::vector<std::string>& notes() const noexcept { return notes_; }

 private:
  std::vector<Descriptor> sockets_;
  std::vector<std::string> notes_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_QUIET_UDP_PORT_H_
