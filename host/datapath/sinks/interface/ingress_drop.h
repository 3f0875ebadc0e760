#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_INGRESS_DROP_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_INGRESS_DROP_H_

#include "host/datapath/sinks/interface/rtnetlink.h"

namespace fibertap {

/// Drops all that comes in on an interface, behind its packet sockets: the host's stack sees
/// nothing of it, and answers nothing. It is the qdisc clsact with a filter of classic BPF, for
/// which CAP_NET_ADMIN is enough. Returns 0, also when it is there already, or an errno.
int drop_ingress(Rtnetlink& kernel, int index) noexcept;

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_INGRESS_DROP_H_
