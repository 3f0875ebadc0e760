#include "host/datapath/ingest/packet_socket/quiet_udp_port.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "host/datapath/ingest/packet_socket/socket_filter.h"

namespace fibertap {
namespace {

bool set(int socket, int level, int option, int value) {
  return ::setsockopt(socket, level, option, &value, sizeof(value)) == 0;
}

bool bind4(int socket, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  return ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

bool bind6(int socket, std::uint16_t port) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(port);
  return set(socket, IPPROTO_IPV6, IPV6_V6ONLY, 1) &&
         ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

std::string note(const std::string& interface, std::uint16_t port, int version, int error) {
  if (error == EADDRINUSE) {
    return fmt::format(
        "UDP port {} of {} over IPv{} belongs to a device for tunnels or to another program: it "
        "stays "
        "theirs, frames are taken all the same",
        port, interface, version);
  }
  return fmt::format(
      "UDP port {} of {} over IPv{} cannot be owned ({}): the kernel may answer sources with ICMP "
      "port unreachable, frames are taken all the same",
      port, interface, version, std::strerror(error));
}

}  // namespace

QuietUdpPort::QuietUdpPort(const std::string& interface, std::uint16_t port) {
  for (const int version : {4, 6}) {
    const int family = version == 4 ? AF_INET : AF_INET6;
    Descriptor socket(::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!socket.is_open() && errno == EAFNOSUPPORT) continue;  // nobody reaches this host by it
    const int number = socket.number();
    const bool is_ours = socket.is_open() && set(number, SOL_SOCKET, SO_RCVBUF, 0) &&
                         set_filter(number, kTakeNothing) &&
                         ::setsockopt(number, SOL_SOCKET, SO_BINDTODEVICE, interface.data(),
                                      static_cast<socklen_t>(interface.size())) == 0 &&
                         (version == 4 ? bind4(number, port) : bind6(number, port));
    if (is_ours) {
      sockets_.push_back(std::move(socket));
    } else {
      notes_.push_back(note(interface, port, version, errno));
    }
  }
}

}  // namespace fibertap
