#include "host/ingest/dpdk/interface_port.h"

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "host/base/error.h"

namespace fibertap {
namespace {

/// Ethernet header and two VLAN tags.
constexpr std::size_t kLinkBytes = 14 + 2 * 4;

/// What the kernel keeps in front of a frame in a ring of version 2, rounded up.
constexpr std::size_t kRingHeadBytes = 128;

/// An mbuf's length is 16 bits; of a longer frame no more is taken in than this has room for.
constexpr std::size_t kMaxSlotBytes = 32768;

constexpr std::size_t kRingBytes = std::size_t{16} << 20;
constexpr std::size_t kMinBlockBytes = std::size_t{64} << 10;

std::size_t mtu_of(const std::string& interface) {
  ifreq request{};
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  interface.copy(request.ifr_name, sizeof(request.ifr_name) - 1);
  const bool answered = interface.size() < sizeof(request.ifr_name) && socket >= 0 &&
                        ::ioctl(socket, SIOCGIFMTU, &request) == 0;
  const int error = errno;
  if (socket >= 0) ::close(socket);
  if (!answered) {
    throw Error(Errc::kUsage, "--interface: found no interface {}: {}; see ip link", interface,
                std::strerror(error));
  }
  return static_cast<std::size_t>(request.ifr_mtu);
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

InterfacePort interface_port(const std::string& interface, std::size_t queues) {
  const std::size_t frame_bytes = mtu_of(interface) + kLinkBytes;
  // Powers of two: the driver takes it that frames follow each other without gaps between blocks.
  const std::size_t slot =
      std::clamp<std::size_t>(std::bit_ceil(frame_bytes + kRingHeadBytes), 2048, kMaxSlotBytes);
  const std::size_t block = std::max(kMinBlockBytes, slot);
  const std::size_t slots = std::max<std::size_t>(kRingBytes / slot, 256);
  // The driver wants room in an mbuf for all of a slot.
  const std::size_t memory_mib = 64 + queues * 4096 * (slot + 512) / (std::size_t{1} << 20);
  return {slot,
          {"--no-huge", "-m", fmt::format("{}", memory_mib), "--no-shconf", "--no-pci",
           "--no-telemetry", "--iova-mode=va", "--log-level=error",
           "--lcores=" + floating_lcores(queues),
           fmt::format("--vdev=net_af_packet0,iface={},qpairs={},blocksz={},framesz={},framecnt={}",
                       interface, queues, block, slot, slots)}};
}

}  // namespace fibertap
