#include "host/datapath/ingest/packet_socket/interface_ports.h"

#include <net/if.h>
#include <net/if_arp.h>

#include <utility>

#include "host/base/error.h"

namespace fibertap {
namespace {

Link link_called(const std::string& name) {
  const unsigned index = ::if_nametoindex(name.c_str());
  std::optional<Link> link;
  if (index != 0) link = LinkQuery().link(static_cast<int>(index));
  if (!link) {
    throw Error(Errc::kUsage,
                "--interface: found no interface \"{}\", expected one that ip link shows", name);
  }
  // Frames of the loopback have an Ethernet header too.
  if (link->type == ARPHRD_ETHER || link->type == ARPHRD_LOOPBACK) return *std::move(link);
  throw Error(Errc::kConfiguration,
              "--interface {}: the interface is not Ethernet, found hardware type {}, expected {}; "
              "receive from the Ethernet interface below it (a TUN or WireGuard device has no "
              "Ethernet header)",
              name, link->type, ARPHRD_ETHER);
}

/// Of a counter that starts anew when a driver is loaded anew.
std::uint64_t grown(std::uint64_t before, std::uint64_t now) {
  return now >= before ? now - before : now;
}

}  // namespace

InterfacePorts::InterfacePorts(const InterfaceOptions& options)
    : name_(options.name), link_(link_called(options.name)), watch_(link_), drops_(link_.drops) {
  std::optional<std::uint16_t> group;
  for (std::size_t queue = 0; queue < options.queues; ++queue) {
    PacketSocket& socket = sockets_.emplace_back(link_, options.ring_bytes);
    if (options.queues > 1) group = socket.share(group);
  }
  if (options.promiscuous) sockets_.front().be_promiscuous();
  // Once all share the frames: before, each would have taken all of them.
  for (PacketSocket& socket : sockets_) socket.start();
  for (const std::uint16_t port : options.quiet_ports) {
    for (const std::string& note : quiet_ports_.emplace_back(link_.name, port).notes()) {
      to_say_.push_back({false, note});
    }
  }
  if (!link_.is_up) {
    to_say_.push_back({true, fmt::format("interface {} is down: no frame comes until it is up "
                                         "(ip link set {} up)",
                                         link_.name, link_.name)});
  }
}

std::thread InterfacePorts::start(std::size_t, std::function<void()> work) {
  return std::thread(std::move(work));  // the scheduler finds it a CPU
}

std::vector<PortCounters> InterfacePorts::counters() const {
  RingCounters sum;
  std::uint64_t left = 0;
  for (const PacketSocket& socket : sockets_) {
    const RingCounters counters = socket.counters();
    sum.received += counters.received;
    sum.full += counters.full;
    if (!socket.takes_frames()) left += counters.waiting;
  }
  PortCounters port;
  port.port = name_;
  port.driver = "packet_socket";
  port.ipackets = sum.received;
  port.lost = {{"ring_full", sum.full, "no room in the ring (--ring)"},
               {"ring_left", left, "still in the ring at the end"}};
  port.before = losses_before();
  return {std::move(port)};
}

std::vector<PortLoss> InterfacePorts::losses_before() const {
  if (const auto link = query_.link(link_.index)) drops_ = link->drops;
  return {
      {"rx_dropped", grown(link_.drops.dropped, drops_.dropped), "by the interface or its queue"},
      {"rx_missed", grown(link_.drops.missed, drops_.missed), "no room in the interface's ring"},
      {"rx_fifo", grown(link_.drops.fifo, drops_.fifo), "the interface's FIFO ran over"},
      {"rx_errors", grown(link_.drops.errors, drops_.errors), "damaged on the way"},
      {"softnet_drops", softnet_.dropped(), "by this host's CPUs, of any interface"},
  };
}

std::vector<PortEvent> InterfacePorts::events() {
  std::vector<PortEvent> events = std::exchange(to_say_, {});
  for (std::string& line : watch_.changes()) events.push_back({true, std::move(line)});
  return events;
}

}  // namespace fibertap
