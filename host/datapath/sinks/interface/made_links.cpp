#include "host/datapath/sinks/interface/made_links.h"

#include <linux/if_link.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "host/base/error.h"
#include "host/datapath/sinks/interface/ingress_drop.h"

namespace fibertap {
namespace {

/// linux/if_link.h has it in an enumeration that not every version of the header has.
constexpr std::uint8_t kNoGeneratedAddress = 1;  // IN6_ADDR_GEN_MODE_NONE

ifinfomsg info_of(int index, unsigned flags = 0) {
  ifinfomsg info{};
  info.ifi_index = index;
  info.ifi_flags = flags;
  info.ifi_change = flags;
  return info;
}

int add_veth(Rtnetlink& kernel, const std::string& reader, const std::string& writer,
             unsigned mtu) {
  NetlinkMessage request(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  request.put(ifinfomsg{}).add_text(IFLA_IFNAME, reader).add_value(IFLA_MTU, mtu);
  const std::size_t link = request.begin(IFLA_LINKINFO);
  request.add_text(IFLA_INFO_KIND, "veth");
  const std::size_t data = request.begin(IFLA_INFO_DATA);
  const std::size_t peer = request.begin(VETH_INFO_PEER);
  request.put(ifinfomsg{}).add_text(IFLA_IFNAME, writer).add_value(IFLA_MTU, mtu);
  request.end(peer);
  request.end(data);
  request.end(link);
  return kernel.ask(request);
}

/// No address of its own, before it is up. Where the kernel has no IPv6 it needs none.
void switch_ipv6_off(Rtnetlink& kernel, const std::string& name, int index) {
  NetlinkMessage request(RTM_SETLINK, 0);
  request.put(info_of(index));
  const std::size_t families = request.begin(IFLA_AF_SPEC);
  const std::size_t ipv6 = request.begin(AF_INET6);
  request.add_value(IFLA_INET6_ADDR_GEN_MODE, kNoGeneratedAddress);
  request.end(ipv6);
  request.end(families);
  kernel.ask(request);
  // Nor multicast groups, of which a router would report some. In vain where /proc/sys is
  // read-only.
  std::ofstream("/proc/sys/net/ipv6/conf/" + name + "/disable_ipv6") << 1;
}

bool is_ours(const std::optional<KernelLink>& link) {
  return link && link->kind == "veth" && link->alias == kAliasOfOurs;
}

}  // namespace

std::string writer_end_of(const std::string& reader) { return reader + "-tx"; }

void fail_to_make(const std::string& name, const char* what, int error) {
  throw Error(
      Errc::kRuntime, "interface:{}: found \"{}\", expected to make {}; {}", name,
      std::strerror(error), what,
      error == EPERM || error == EACCES
          ? "start as root or with CAP_NET_ADMIN and CAP_NET_RAW, or let somebody else make "
            "the interface and write type=existing"
          : "write type=tap or, with an interface that is there, type=existing");
}

void be_quiet(Rtnetlink& kernel, const std::string& name, const KernelLink& link, unsigned mtu,
              const std::function<void(std::string)>& on_note) {
  NetlinkMessage request(RTM_SETLINK, 0);
  request.put(info_of(link.index, IFF_NOARP))
      .add_value(IFLA_MTU, mtu)
      .add_text(IFLA_IFALIAS, kAliasOfOurs);
  if (const int error = kernel.ask(request); error != 0) fail_to_make(name, "it", error);
  switch_ipv6_off(kernel, name, link.index);
  if (const int error = drop_ingress(kernel, link.index); error != 0) {
    on_note(
        fmt::format("interface:{}: found \"{}\", expected a filter (clsact, cls_bpf) that keeps "
                    "what comes in from this host's stack; frames to the interface's own MAC "
                    "address, to broadcast and multicast reach it",
                    name, std::strerror(error)));
  }
  NetlinkMessage up(RTM_SETLINK, 0);
  up.put(info_of(link.index, IFF_UP));
  if (const int error = kernel.ask(up); error != 0) fail_to_make(name, "it", error);
}

VethPair make_veth_pair(Rtnetlink& kernel, const std::string& reader, unsigned mtu) {
  const std::string writer = writer_end_of(reader);
  for (const std::string& name : {reader, writer}) {
    const auto found = kernel.link(name);
    if (!found || is_ours(found)) continue;
    throw Error(Errc::kRuntime,
                "interface:{}: found an interface {} that fibertap has not made, expected none; "
                "choose another name, or write type=existing to send out of one that is there",
                reader, name);
  }
  auto end = kernel.link(reader);
  if (!end || !kernel.link(writer)) {
    for (const std::string& name : {reader, writer}) {
      if (const auto left = kernel.link(name)) remove_link(kernel, left->index);
    }
    if (const int error = add_veth(kernel, reader, writer, mtu); error != 0) {
      fail_to_make(reader, "a veth pair", error);
    }
    end = kernel.link(reader);
  }
  const auto other = kernel.link(writer);
  if (!end || !other) fail_to_make(reader, "a veth pair", ENODEV);
  return {*end, *other};
}

int remove_link(Rtnetlink& kernel, int index) noexcept {
  NetlinkMessage request(RTM_DELLINK, 0);
  return kernel.ask(request.put(info_of(index)));
}

}  // namespace fibertap
