#include "host/datapath/ingest/packet_socket/packet_socket.h"

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "abi/limits.h"
#include "host/base/error.h"
#include "host/datapath/ingest/packet_socket/socket_filter.h"

namespace fibertap {
namespace {

/// One byte more than what is taken in, so that a frame that was cut is counted as one.
constexpr std::uint32_t kSnapBytes = abi::kMaxFrameBytes + 1;

/// PACKET_FANOUT_FLAG_IGNORE_OUTGOING, which headers of Linux 6.1 do not have.
constexpr unsigned kFanoutIgnoresOutgoing = 0x4000;

/// Not bound to any protocol, so that nothing comes before all is set up.
Descriptor open_socket(const std::string& interface) {
  Descriptor socket(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));
  if (socket.is_open()) return socket;
  if (errno == EPERM || errno == EACCES) {
    throw Error(Errc::kDevice,
                "--interface {}: found no CAP_NET_RAW, expected that capability; run as root, or "
                "give it to the program (setcap cap_net_raw+ep FILE) or to its container (docker "
                "run --cap-add NET_RAW)",
                interface);
  }
  throw Error(Errc::kDevice, "--interface {}: found \"{}\", expected a packet socket (AF_PACKET)",
              interface, std::strerror(errno));
}

}  // namespace

PacketSocket::PacketSocket(const Link& link, std::size_t ring_bytes)
    : link_(link),
      socket_(open_socket(link.name)),
      ring_(socket_.number(), ring_bytes, link.name.c_str()) {
  // What leaves the interface is not worth a copy. Where the kernel does not know this (before
  // 4.20), the filter alone keeps it out.
  const int ignore = 1;
  ::setsockopt(socket_.number(), SOL_PACKET, PACKET_IGNORE_OUTGOING, &ignore, sizeof(ignore));
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = link.index;
  if (!set_filter(socket_.number(), kTakeNothing) ||
      ::bind(socket_.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    fail("to receive from it");
  }
}

std::uint16_t PacketSocket::share(std::optional<std::uint16_t> group) {
  // A kernel may not know the flag: then filters alone keep out what leaves.
  for (const unsigned outgoing : {kFanoutIgnoresOutgoing, 0U}) {
    const unsigned flags =
        PACKET_FANOUT_HASH | outgoing | (group ? 0U : unsigned{PACKET_FANOUT_FLAG_UNIQUEID});
    const unsigned argument = group.value_or(0) | flags << 16;
    if (::setsockopt(socket_.number(), SOL_PACKET, PACKET_FANOUT, &argument, sizeof(argument)) !=
        0) {
      continue;
    }
    unsigned answer = 0;
    socklen_t size = sizeof(answer);
    if (::getsockopt(socket_.number(), SOL_PACKET, PACKET_FANOUT, &answer, &size) == 0) {
      return static_cast<std::uint16_t>(answer);
    }
  }
  fail(link_.is_up ? "to share its frames among --queues"
                   : "to share its frames among --queues, which it may have to be up for (ip link "
                     "set IF up)");
}

void PacketSocket::be_promiscuous() {
  packet_mreq request{};
  request.mr_ifindex = link_.index;
  request.mr_type = PACKET_MR_PROMISC;
  if (::setsockopt(socket_.number(), SOL_PACKET, PACKET_ADD_MEMBERSHIP, &request,
                   sizeof(request)) != 0) {
    fail("it to become promiscuous");
  }
}

void PacketSocket::start() {
  counters();
  counters_ = {};
  if (!set_filter(socket_.number(), take_incoming(kSnapBytes))) fail("to filter its frames");
  takes_frames_ = true;
}

std::size_t PacketSocket::pull(std::span<Frame> burst) {
  const std::size_t count = ring_.pull(burst);
  if (count != 0) pulled_.store(pulled_.load(std::memory_order_relaxed) + count);
  return count;
}

/// A block that is not handed over yet may hold frames.
bool PacketSocket::has_ended() const noexcept { return !takes_frames_ && counters().waiting == 0; }

void PacketSocket::end_intake() {
  set_filter(socket_.number(), kTakeNothing);
  takes_frames_ = false;
}

bool PacketSocket::wait(std::chrono::nanoseconds most) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(most);
  const timespec time{seconds.count(), (most - seconds).count()};
  pollfd polled{socket_.number(), POLLIN, 0};
  if (::ppoll(&polled, 1, &time, nullptr) > 0 && (polled.revents & POLLERR) != 0) {
    // The interface went down. Reading the error clears it; else every poll would return at once.
    int error = 0;
    socklen_t size = sizeof(error);
    ::getsockopt(socket_.number(), SOL_SOCKET, SO_ERROR, &error, &size);
  }
  return true;
}

RingCounters PacketSocket::counters() const {
  const std::lock_guard lock(mutex_);
  tpacket_stats_v3 stats{};
  socklen_t size = sizeof(stats);
  if (::getsockopt(socket_.number(), SOL_PACKET, PACKET_STATISTICS, &stats, &size) == 0) {
    counters_.received += stats.tp_packets - stats.tp_drops;  // the kernel adds them up
    counters_.full += stats.tp_drops;
  }
  // Frames of a block that was handed over after the counters were read may have been pulled.
  const std::uint64_t pulled = pulled_.load();
  counters_.waiting = counters_.received > pulled ? counters_.received - pulled : 0;
  return counters_;
}

void PacketSocket::fail(const char* expected) const {
  throw Error(Errc::kDevice, "--interface {}: found \"{}\", expected {}", link_.name,
              std::strerror(errno), expected);
}

}  // namespace fibertap
