#include "host/datapath/sinks/interface/tap_end.h"

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "host/datapath/sinks/interface/made_links.h"

namespace fibertap {

TapEnd::TapEnd(std::string name)
    : name_(std::move(name)), device_(::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC)) {
  if (!device_.is_open()) fail_to_make(name_, "a TAP interface by /dev/net/tun", errno);
  ifreq request{};
  std::copy_n(name_.data(), std::min(name_.size(), std::size_t{IFNAMSIZ - 1}),
              static_cast<char*>(request.ifr_name));
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  if (::ioctl(device_.number(), TUNSETIFF, &request) != 0) {
    fail_to_make(name_, "a TAP interface", errno);
  }
}

InterfaceEnd::Sent TapEnd::send(std::span<OutgoingFrame> frames) noexcept {
  std::size_t sent = 0;
  while (sent < frames.size()) {
    if (frames[sent].bytes() > most_bytes_) return {sent, EMSGSIZE};
    const auto pieces = frames[sent].pieces();
    if (::writev(device_.number(), pieces.data(), static_cast<int>(pieces.size())) >= 0) {
      ++sent;
    } else if (errno != EINTR) {
      // EIO: it is down; EBADFD: it was removed.
      return {sent, errno == EIO || errno == EBADFD || errno == ENODEV ? ENETDOWN : errno};
    }
  }
  return {sent, 0};
}

int TapEnd::look_again() noexcept {
  ifreq request{};
  return ::ioctl(device_.number(), TUNGETIFF, &request) == 0 ? 0 : ENODEV;
}

}  // namespace fibertap
