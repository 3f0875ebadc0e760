#include "host/datapath/ingest/packet_socket/link.h"

#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <utility>

#include "host/base/error.h"

namespace fibertap {
namespace {

/// More than what the kernel says of an interface whose virtual functions were not asked for.
constexpr std::size_t kAnswerBytes = 32768;
using Answer = std::array<char, kAnswerBytes>;

Descriptor open_netlink(unsigned groups) {
  Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = groups;
  if (::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
    return socket;
  }
  throw Error(Errc::kDevice,
              "--interface: found \"{}\", expected a netlink socket to ask the kernel for "
              "interfaces; allow AF_NETLINK",
              std::strerror(errno));
}

Link::Drops drops_of(const rtattr& attribute) {
  rtnl_link_stats64 stats{};
  std::memcpy(&stats, RTA_DATA(&attribute), std::min(sizeof(stats), RTA_PAYLOAD(&attribute)));
  return {stats.rx_dropped, stats.rx_missed_errors, stats.rx_fifo_errors, stats.rx_errors};
}

Link link_of(const nlmsghdr& message) {
  const auto* info = static_cast<const ifinfomsg*>(NLMSG_DATA(&message));
  Link link;
  link.index = info->ifi_index;
  link.type = info->ifi_type;
  link.is_up = (info->ifi_flags & IFF_UP) != 0;
  auto left = static_cast<int>(IFLA_PAYLOAD(&message));
  for (const rtattr* each = IFLA_RTA(info); RTA_OK(each, left); each = RTA_NEXT(each, left)) {
    if (each->rta_type == IFLA_IFNAME) link.name = static_cast<const char*>(RTA_DATA(each));
    // Not IFF_RUNNING, which follows some time after an interface went up.
    if (each->rta_type == IFLA_CARRIER) {
      link.has_carrier = *static_cast<const std::uint8_t*>(RTA_DATA(each)) != 0;
    }
    if (each->rta_type == IFLA_STATS64) link.drops = drops_of(*each);
  }
  return link;
}

/// Calls `see` with each message of `answer`.
template <typename See>
void for_each_message(std::span<const char> answer, See see) {
  auto left = static_cast<unsigned>(answer.size());
  for (const auto* each = reinterpret_cast<const nlmsghdr*>(answer.data()); NLMSG_OK(each, left);
       each = NLMSG_NEXT(each, left)) {
    see(*each);
  }
}

/// Whether it is about `index` as an interface, and not as a port of a bridge.
bool is_about(const nlmsghdr& message, int index) {
  if (message.nlmsg_type != RTM_NEWLINK && message.nlmsg_type != RTM_DELLINK) return false;
  const auto* info = static_cast<const ifinfomsg*>(NLMSG_DATA(&message));
  return info->ifi_family == AF_UNSPEC && info->ifi_index == index;
}

std::string_view state_of(const Link& link) {
  if (!link.is_up) return "is down: no frame comes until it is up";
  return link.has_carrier ? "is up" : "is up without a carrier: no frame comes until it has one";
}

}  // namespace

LinkQuery::LinkQuery() : socket_(open_netlink(0)) {}

std::optional<Link> LinkQuery::link(int index) {
  struct {
    nlmsghdr head;
    ifinfomsg info;
  } request{};
  request.head.nlmsg_len = sizeof(request);
  request.head.nlmsg_type = RTM_GETLINK;
  request.head.nlmsg_flags = NLM_F_REQUEST;
  request.info.ifi_index = index;
  alignas(nlmsghdr) Answer answer;
  if (::send(socket_.number(), &request, sizeof(request), 0) < 0) return std::nullopt;
  const ssize_t bytes = ::recv(socket_.number(), answer.data(), answer.size(), 0);
  std::optional<Link> found;
  for_each_message(std::span(answer).first(static_cast<std::size_t>(std::max<ssize_t>(bytes, 0))),
                   [&](const nlmsghdr& message) {
                     if (is_about(message, index)) found = link_of(message);
                   });
  return found;
}

LinkWatch::LinkWatch(Link link) : last_(std::move(link)), socket_(open_netlink(RTMGRP_LINK)) {
  // What happened before the kernel sent changes here.
  std::vector<std::string> ignored;
  compare(query_.link(last_.index), ignored);
}

std::vector<std::string> LinkWatch::changes() {
  std::vector<std::string> lines;
  read_messages(lines);
  return lines;
}

void LinkWatch::read_messages(std::vector<std::string>& lines) {
  alignas(nlmsghdr) Answer answer;
  for (;;) {
    const ssize_t bytes = ::recv(socket_.number(), answer.data(), answer.size(), MSG_DONTWAIT);
    if (bytes < 0 && errno == ENOBUFS) {  // some of them found no room
      compare(query_.link(last_.index), lines);
      continue;
    }
    if (bytes <= 0) return;
    for_each_message(std::span(answer).first(static_cast<std::size_t>(bytes)),
                     [&](const nlmsghdr& message) {
                       if (!is_about(message, last_.index)) return;
                       const bool is_gone = message.nlmsg_type == RTM_DELLINK;
                       compare(is_gone ? std::nullopt : std::optional(link_of(message)), lines);
                     });
  }
}

void LinkWatch::compare(const std::optional<Link>& now, std::vector<std::string>& lines) {
  if (!now) {
    throw Error(Errc::kDevice,
                "--interface {}: found it gone, expected it to stay; start again when it is back",
                last_.name);
  }
  if (now->name != last_.name) {
    lines.push_back(fmt::format("interface {} is now called {}: its frames are taken as before",
                                last_.name, now->name));
  }
  if (now->is_up != last_.is_up || (now->is_up && now->has_carrier != last_.has_carrier)) {
    lines.push_back(fmt::format("interface {} {}", now->name, state_of(*now)));
  }
  last_ = *now;
}

}  // namespace fibertap
