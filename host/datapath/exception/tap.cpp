#include "host/datapath/exception/tap.h"

#include <fcntl.h>
#include <linux/if_addr.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "host/base/error.h"
#include "host/datapath/sinks/interface/rtnetlink.h"

namespace fibertap {
namespace {

[[noreturn]] void fail(const std::string& name, const char* what, int error) {
  throw Error(Errc::kRuntime, "--exception-tap {}: found \"{}\", expected {}; {}", name,
              std::strerror(error), what,
              error == EPERM || error == EACCES
                  ? "start as root or with CAP_NET_ADMIN, or say --exception off"
                  : "choose another name, or say --exception off");
}

void set_up(Rtnetlink& kernel, const std::string& name, int index, const TapSettings& settings) {
  ifinfomsg info{};
  info.ifi_index = index;
  NetlinkMessage link(RTM_SETLINK, 0);
  link.put(info).add_value(IFLA_MTU, settings.mtu);
  const bool has_mac =
      std::ranges::any_of(settings.mac, [](std::uint8_t byte) { return byte != 0; });
  if (has_mac) link.add(IFLA_ADDRESS, settings.mac);
  if (const int error = kernel.ask(link); error != 0)
    fail(name, "it with the port's MAC address and MTU", error);
  info.ifi_flags = info.ifi_change = IFF_UP;
  NetlinkMessage up(RTM_SETLINK, 0);
  if (const int error = kernel.ask(up.put(info)); error != 0) fail(name, "it up", error);
}

void add_address(Rtnetlink& kernel, const std::string& name, int index,
                 const NetworkAddress& address) {
  ifaddrmsg info{};
  info.ifa_family = address.bytes.size() == 4 ? AF_INET : AF_INET6;
  info.ifa_prefixlen = address.prefix;
  // The network gave the port this address: nobody else is asked for it.
  info.ifa_flags = info.ifa_family == AF_INET6 ? IFA_F_NODAD : 0;
  info.ifa_index = static_cast<std::uint32_t>(index);
  NetlinkMessage request(RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE);
  request.put(info).add(IFA_LOCAL, address.bytes).add(IFA_ADDRESS, address.bytes);
  if (const int error = kernel.ask(request); error != 0)
    fail(name, "it to have the address of --exception-address", error);
}

}  // namespace

Tap::Tap(const TapSettings& settings)
    : device_(::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC)) {
  if (!device_.is_open()) fail(settings.name, "a TAP interface by /dev/net/tun", errno);
  ifreq request{};
  std::copy_n(settings.name.data(), std::min(settings.name.size(), std::size_t{IFNAMSIZ - 1}),
              static_cast<char*>(request.ifr_name));
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  if (::ioctl(device_.number(), TUNSETIFF, &request) != 0) {
    fail(settings.name, "a TAP interface", errno);
  }
  name_ = request.ifr_name;
  Rtnetlink kernel;
  const auto index = static_cast<int>(::if_nametoindex(name_.c_str()));
  set_up(kernel, name_, index, settings);
  for (const NetworkAddress& address : settings.addresses)
    add_address(kernel, name_, index, address);
}

bool Tap::write(std::span<const std::uint8_t> frame) noexcept {
  ssize_t written = 0;
  do {
    written = ::write(device_.number(), frame.data(), frame.size());
  } while (written < 0 && errno == EINTR);
  return written >= 0;
}

std::span<const std::uint8_t> Tap::read(std::span<std::uint8_t> room) noexcept {
  const ssize_t count = ::read(device_.number(), room.data(), room.size());
  return room.first(count < 0 ? 0 : static_cast<std::size_t>(count));
}

}  // namespace fibertap
