#include "host/datapath/sinks/interface/rtnetlink.h"

#include <linux/if_link.h>
#include <net/if.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "host/base/error.h"

namespace fibertap {
namespace {

/// More than what the kernel says of an interface whose virtual functions were not asked for.
constexpr std::size_t kLinkBytes = 32768;

using LinkAnswer = std::array<char, kLinkBytes>;

std::string text_of(const rtattr& attribute) {
  const auto* const text = static_cast<const char*>(RTA_DATA(&attribute));
  return std::string(text, strnlen(text, RTA_PAYLOAD(&attribute)));
}

template <typename See>
void for_each_attribute(const rtattr* first, std::size_t bytes, See see) {
  auto left = static_cast<int>(bytes);
  for (const rtattr* each = first; RTA_OK(each, left); each = RTA_NEXT(each, left)) see(*each);
}

KernelLink kernel_link_of(const nlmsghdr& message) {
  const auto* info = static_cast<const ifinfomsg*>(NLMSG_DATA(&message));
  KernelLink link;
  link.index = info->ifi_index;
  link.type = info->ifi_type;
  link.is_up = (info->ifi_flags & IFF_UP) != 0;
  for_each_attribute(IFLA_RTA(info), IFLA_PAYLOAD(&message), [&](const rtattr& each) {
    if (each.rta_type == IFLA_IFALIAS) link.alias = text_of(each);
    if (each.rta_type == IFLA_MTU) std::memcpy(&link.mtu, RTA_DATA(&each), sizeof(link.mtu));
    if (each.rta_type != IFLA_LINKINFO) return;
    for_each_attribute(static_cast<const rtattr*>(RTA_DATA(&each)), RTA_PAYLOAD(&each),
                       [&](const rtattr& inner) {
                         if (inner.rta_type == IFLA_INFO_KIND) link.kind = text_of(inner);
                       });
  });
  return link;
}

}  // namespace

Rtnetlink::Rtnetlink() : socket_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)) {
  if (socket_.is_open()) return;
  throw Error(Errc::kRuntime,
              "interface: found \"{}\", expected a netlink socket to ask the kernel for "
              "interfaces; allow AF_NETLINK",
              std::strerror(errno));
}

int Rtnetlink::ask(NetlinkMessage& request) noexcept {
  request.set_sequence(++sequence_);
  const auto bytes = request.bytes();
  if (::send(socket_.number(), bytes.data(), bytes.size(), 0) < 0) return errno;
  alignas(nlmsghdr) std::array<char, 4096> answer;
  for (;;) {
    const ssize_t count = ::recv(socket_.number(), answer.data(), answer.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    auto left = static_cast<unsigned>(count);
    for (const auto* each = reinterpret_cast<const nlmsghdr*>(answer.data()); NLMSG_OK(each, left);
         each = NLMSG_NEXT(each, left)) {
      if (each->nlmsg_seq != request.sequence() || each->nlmsg_type != NLMSG_ERROR) continue;
      return -static_cast<const nlmsgerr*>(NLMSG_DATA(each))->error;
    }
  }
}

std::optional<KernelLink> Rtnetlink::link(const std::string& name) {
  NetlinkMessage request(RTM_GETLINK, 0);
  request.put(ifinfomsg{}).add_text(IFLA_IFNAME, name).set_sequence(++sequence_);
  const auto bytes = request.bytes();
  if (::send(socket_.number(), bytes.data(), bytes.size(), 0) < 0) return std::nullopt;
  alignas(nlmsghdr) LinkAnswer answer;
  std::optional<KernelLink> found;
  for (bool is_over = false; !is_over;) {
    const ssize_t count = ::recv(socket_.number(), answer.data(), answer.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return found;
    auto left = static_cast<unsigned>(count);
    for (const auto* each = reinterpret_cast<const nlmsghdr*>(answer.data()); NLMSG_OK(each, left);
         each = NLMSG_NEXT(each, left)) {
      if (each->nlmsg_seq != request.sequence()) continue;
      if (each->nlmsg_type == RTM_NEWLINK) found = kernel_link_of(*each);
      is_over = each->nlmsg_type == NLMSG_ERROR;  // the acknowledgement too
    }
  }
  return found;
}

}  // namespace fibertap
