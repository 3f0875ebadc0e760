#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_MADE_LINKS_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_MADE_LINKS_H_

#include <functional>
#include <string>
#include <string_view>

#include "host/datapath/sinks/interface/rtnetlink.h"

namespace fibertap {

/// What an interface that we made is marked with: its alias, as ip link shows it.
inline constexpr std::string_view kAliasOfOurs = "made by fibertap";

/// The other end of a veth pair whose reader's end has this name.
std::string writer_end_of(const std::string& reader);

struct VethPair {
  KernelLink reader;
  KernelLink writer;
};

/// Makes a veth pair. A pair that a run of ours left behind is taken up again, with its reader; of
/// one whose reader's end is in another network namespace the end that is left goes first. Both go
/// with the writer's end, which stays in this one. Throws Error(kRuntime).
VethPair make_veth_pair(Rtnetlink& kernel, const std::string& reader, unsigned mtu);

/// Sees to it that an interface of ours has this MTU, is up, and that the host neither sends
/// anything out of it nor takes anything from it, but through packet sockets: no ARP, no IPv6, no
/// address, and a filter that drops what comes in. Throws Error(kRuntime).
void be_quiet(Rtnetlink& kernel, const std::string& name, const KernelLink& link, unsigned mtu,
              const std::function<void(std::string)>& on_note);

/// Returns 0 or an errno. Allocates nothing.
int remove_link(Rtnetlink& kernel, int index) noexcept;

/// "interface:NAME: found ..., expected to make it; ...".
[[noreturn]] void fail_to_make(const std::string& name, const char* what, int error);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_MADE_LINKS_H_
