#include "host/datapath/sinks/interface/name_lock.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include "host/base/error.h"

namespace fibertap {

NameLock::NameLock(const std::string& interface)
    : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  const std::string name = "fibertap/interface/" + interface;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::copy_n(name.data(), std::min(name.size(), sizeof(address.sun_path) - 1),
              address.sun_path + 1);  // behind a zero byte: in no file system
  const auto bytes = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  if (::bind(socket_.number(), reinterpret_cast<const sockaddr*>(&address), bytes) == 0) return;
  throw Error(
      Errc::kRuntime,
      "interface:{}: found {}, expected that no other sink has it; choose another name", interface,
      errno == EADDRINUSE ? "another sink of fibertap at work on it" : std::strerror(errno));
}

}  // namespace fibertap
