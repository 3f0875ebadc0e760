#ifndef FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_INTERFACE_PORTS_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_INTERFACE_PORTS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "host/datapath/ingest/packet_ports.h"
#include "host/datapath/ingest/packet_socket/link.h"
#include "host/datapath/ingest/packet_socket/packet_socket.h"
#include "host/datapath/ingest/packet_socket/quiet_udp_port.h"
#include "host/datapath/ingest/packet_socket/softnet.h"

namespace fibertap {

/// What an operator may say of an interface to receive from.
struct InterfaceOptions {
  std::string name;
  std::size_t queues = 1;  // each with a ring and a worker
  std::size_t ring_bytes = std::size_t{64} << 20;
  bool promiscuous = false;
  std::vector<std::uint16_t> quiet_ports = {};  // of UDP: no ICMP leaves because of datagrams to it
};

/// A network interface of the kernel as a port: packet sockets of our own, without DPDK.
class InterfacePorts final : public PacketPorts {
 public:
  /// Frames that arrive from now on are taken. Throws Error(kUsage) when there is no such
  /// interface, Error(kConfiguration) when its frames are not Ethernet, Error(kDevice) when this
  /// process may not receive from it.
  explicit InterfacePorts(const InterfaceOptions& options);

  std::size_t workers() const noexcept override { return sockets_.size(); }
  FrameSource& source(std::size_t worker) override { return sockets_.at(worker); }
  std::thread start(std::size_t worker, std::function<void()> work) override;
  std::vector<PortCounters> counters() const override;
  std::vector<PortEvent> events() override;

 private:
  std::vector<PortLoss> losses_before() const;

  const std::string name_;  // when it was started
  const Link link_;
  std::deque<PacketSocket> sockets_;
  std::vector<QuietUdpPort> quiet_ports_;
  Softnet softnet_;
  LinkWatch watch_;
  mutable LinkQuery query_;
  mutable Link::Drops drops_;  // as they were when there was an interface to ask
  std::vector<PortEvent> to_say_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_INTERFACE_PORTS_H_
