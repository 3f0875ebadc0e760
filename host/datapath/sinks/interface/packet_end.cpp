#include "host/datapath/sinks/interface/packet_end.h"

#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "host/base/error.h"

namespace fibertap {
namespace {

/// In one call. More save nothing that was measured.
constexpr std::size_t kBurst = 64;

/// Frames that a NIC has not sent yet. The kernel's own 208 KiB are 90 frames of 1500 bytes.
constexpr int kMostBytesUnderWay = 4 << 20;

}  // namespace

PacketEnd::PacketEnd(std::string name, std::string sender)
    : name_(std::move(name)),
      sender_(std::move(sender)),
      // Of no protocol: nothing comes in by it.
      socket_(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0)) {
  const auto fail = [this](int error, const char* advice) {
    throw Error(Errc::kRuntime, "interface:{}: found \"{}\", expected to send out of {}; {}", name_,
                std::strerror(error), sender_, advice);
  };
  if (!socket_.is_open()) {
    fail(errno, "start as root or with CAP_NET_RAW (sudo setcap cap_net_raw+ep fibertap)");
  }
  const int yes = 1;
  if (::setsockopt(socket_.number(), SOL_PACKET, PACKET_QDISC_BYPASS, &yes, sizeof(yes)) != 0) {
    fail(errno, "use a kernel of version 3.14 or later");
  }
  const auto allow = [this](int option) {
    return ::setsockopt(socket_.number(), SOL_SOCKET, option, &kMostBytesUnderWay,
                        sizeof(kMostBytesUnderWay)) == 0;
  };
  // Beyond the system's limit by CAP_NET_ADMIN, else up to it.
  if (!allow(SO_SNDBUFFORCE)) allow(SO_SNDBUF);
  if (const int error = look_again(); error != 0) fail(error, "name one that ip link shows");
}

int PacketEnd::look_again() noexcept {
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_ifindex = static_cast<int>(::if_nametoindex(sender_.c_str()));
  if (address.sll_ifindex == 0) return ENODEV;
  if (::bind(socket_.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return errno;
  }
  // What is left of the interface before: an error is told once.
  int error = 0;
  socklen_t bytes = sizeof(error);
  ::getsockopt(socket_.number(), SOL_SOCKET, SO_ERROR, &error, &bytes);
  return 0;
}

InterfaceEnd::Sent PacketEnd::send(std::span<OutgoingFrame> frames) noexcept {
  std::array<mmsghdr, kBurst> messages{};
  std::size_t sent = 0;
  while (sent < frames.size()) {
    const std::size_t count = std::min(frames.size() - sent, kBurst);
    for (std::size_t i = 0; i < count; ++i) {
      const auto pieces = frames[sent + i].pieces();
      messages[i].msg_hdr.msg_iov = pieces.data();
      messages[i].msg_hdr.msg_iovlen = pieces.size();
    }
    const int taken =
        ::sendmmsg(socket_.number(), messages.data(), static_cast<unsigned>(count), MSG_DONTWAIT);
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0) return {sent, errno == ENXIO || errno == ENODEV ? ENETDOWN : errno};
    sent += static_cast<std::size_t>(taken);
  }
  return {sent, 0};
}

}  // namespace fibertap
