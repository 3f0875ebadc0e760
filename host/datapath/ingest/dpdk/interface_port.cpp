#include "host/datapath/ingest/dpdk/interface_port.h"

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <utility>

#include "host/base/error.h"
#include "host/datapath/ingest/dpdk/environment_arguments.h"
#include "host/datapath/ingest/dpdk/packet_ports.h"

namespace fibertap {
namespace {

/// Ethernet header and two VLAN tags.
constexpr std::size_t kLinkBytes = 14 + 2 * 4;

/// What the kernel keeps in front of a frame in a ring of version 2, rounded up.
constexpr std::size_t kRingHeadBytes = 128;

/// An mbuf's length is 16 bits; of a longer frame no more is taken in than this has room for.
constexpr std::size_t kMaxSlotBytes = 32768;

/// What DPDK adds to each, generously: rte_mbuf, headroom, the heads of memory pools.
constexpr std::size_t kMbufHeadBytes = 768;

constexpr std::size_t kRingBytes = std::size_t{16} << 20;
constexpr std::size_t kMinBlockBytes = std::size_t{64} << 10;

unsigned index_of(const std::string& interface) {
  const unsigned index = ::if_nametoindex(interface.c_str());
  if (index != 0) return index;
  throw Error(Errc::kUsage,
              "--interface: found no interface \"{}\", expected one that ip link shows", interface);
}

/// Of an interface that exists. The socket is of the kind that DPDK's driver will open.
std::size_t mtu_of(const std::string& interface) {
  ifreq request{};
  interface.copy(request.ifr_name, sizeof(request.ifr_name) - 1);
  const int socket = ::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  const bool answered = socket >= 0 && ::ioctl(socket, SIOCGIFMTU, &request) == 0;
  const int error = errno;
  if (socket >= 0) ::close(socket);
  if (answered) return static_cast<std::size_t>(request.ifr_mtu);
  throw Error(Errc::kDevice,
              "--interface {}: found \"{}\", expected to receive from it; run as root or with "
              "CAP_NET_RAW",
              interface, std::strerror(error));
}

bool is_taken_by_another_driver(unsigned index, unsigned group) {
  const int socket = ::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = static_cast<int>(index);
  // Of a type that the driver's are not, so that no such group is joined: it is one's own or none.
  const auto argument = static_cast<int>(group | unsigned{PACKET_FANOUT_ROLLOVER} << 16);
  const bool is_taken =
      ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 &&
      ::setsockopt(socket, SOL_PACKET, PACKET_FANOUT, &argument, sizeof(argument)) != 0 &&
      errno == EINVAL;
  ::close(socket);
  return is_taken;
}

/// "0-3,6" of what this process may run on.
std::string allowed_cpus() {
  cpu_set_t cpus;
  if (::sched_getaffinity(0, sizeof(cpus), &cpus) != 0) return "0";
  std::string list;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(cpu, &cpus)) list += fmt::format("{}{}", list.empty() ? "" : ",", cpu);
  }
  return list;
}

/// Lcores that the scheduler may place: who names an interface and no cores shares the machine.
std::string floating_lcores(std::size_t count) {
  std::string lcores;
  for (std::size_t i = 0; i < count; ++i) {
    lcores += fmt::format("{}{}@({})", i == 0 ? "" : ",", i, allowed_cpus());
  }
  return lcores;
}

}  // namespace

/// The kernel deals an interface's frames out among the sockets of a packet fanout group, which
/// DPDK's driver joins under a number made of process and interface. Another program's group of
/// that number, such as a container's whose process ids are the same, would get half of them. One
/// of ours that starts at the same time is known by a name of a socket, which like the groups is
/// the network namespace's.
class FanoutGroup {
 public:
  FanoutGroup(const std::string& interface, unsigned index)
      : number_((static_cast<unsigned>(::getpid()) ^ index) & 0xFFFF),
        socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    if (has_name() && !is_taken_by_another_driver(index, number_)) return;
    ::close(socket_);
    throw Error(
        Errc::kDevice,
        "--interface {}: found packet fanout group {} taken by another program, expected it "
        "to be free; its number is made of the process id, {}: start again under another",
        interface, number_, ::getpid());
  }
  ~FanoutGroup() { ::close(socket_); }
  FanoutGroup(const FanoutGroup&) = delete;
  FanoutGroup& operator=(const FanoutGroup&) = delete;

 private:
  /// False when another has it.
  bool has_name() const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    // Behind a first byte of 0 it is no file.
    fmt::format_to_n(address.sun_path + 1, sizeof(address.sun_path) - 1, "fibertap-fanout-{}",
                     number_);
    return ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 ||
           errno != EADDRINUSE;
  }

  unsigned number_;
  int socket_;
};

InterfacePort interface_port(const std::string& interface, std::size_t queues) {
  const unsigned index = index_of(interface);
  const std::size_t frame_bytes = mtu_of(interface) + kLinkBytes;
  auto group = std::make_shared<const FanoutGroup>(interface, index);
  // Powers of two: the driver takes it that frames follow each other without gaps between blocks.
  const std::size_t slot =
      std::clamp<std::size_t>(std::bit_ceil(frame_bytes + kRingHeadBytes), 2048, kMaxSlotBytes);
  const std::size_t block = std::max(kMinBlockBytes, slot);
  const std::size_t slots = std::max<std::size_t>(kRingBytes / slot, 256);
  // The driver wants room in an mbuf for all of a slot.
  const std::size_t memory_mib =
      64 + queues * kMbufsOfQueue * (slot + kMbufHeadBytes) / (std::size_t{1} << 20);
  std::vector<std::string> arguments = unshared_environment(memory_mib, floating_lcores(queues));
  arguments.push_back(
      fmt::format("--vdev=net_af_packet0,iface={},qpairs={},blocksz={},framesz={},framecnt={}",
                  interface, queues, block, slot, slots));
  return {interface, index, slot, std::move(arguments), std::move(group)};
}

bool is_present(const InterfacePort& port) noexcept {
  std::array<char, IF_NAMESIZE> name;
  return ::if_indextoname(port.index, name.data()) != nullptr;
}

}  // namespace fibertap
