#include "host/datapath/sinks/interface/ingress_drop.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <sys/socket.h>

#include <cerrno>

namespace fibertap {
namespace {

constexpr std::uint32_t kPriority = 1;

tcmsg traffic_control_of(int index, std::uint32_t handle, std::uint32_t parent) {
  tcmsg message{};
  message.tcm_family = AF_UNSPEC;
  message.tcm_ifindex = index;
  message.tcm_handle = handle;
  message.tcm_parent = parent;
  return message;
}

int add_clsact(Rtnetlink& kernel, int index) noexcept {
  NetlinkMessage request(RTM_NEWQDISC, NLM_F_CREATE | NLM_F_EXCL);
  request.put(traffic_control_of(index, TC_H_MAKE(TC_H_CLSACT, 0), TC_H_CLSACT))
      .add_text(TCA_KIND, "clsact");
  const int error = kernel.ask(request);
  return error == EEXIST ? 0 : error;
}

}  // namespace

int drop_ingress(Rtnetlink& kernel, int index) noexcept {
  if (const int error = add_clsact(kernel, index); error != 0) return error;
  NetlinkMessage request(RTM_NEWTFILTER, NLM_F_CREATE | NLM_F_EXCL);
  tcmsg head = traffic_control_of(index, 0, TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS));
  head.tcm_info = TC_H_MAKE(kPriority << 16, htons(ETH_P_ALL));
  request.put(head).add_text(TCA_KIND, "bpf");
  const std::size_t options = request.begin(TCA_OPTIONS);
  const sock_filter program[] = {BPF_STMT(BPF_RET | BPF_K, TC_ACT_SHOT)};
  request.add_value(TCA_BPF_OPS_LEN, std::uint16_t{1})
      .add_value(TCA_BPF_OPS, program)
      .add_value(TCA_BPF_FLAGS, std::uint32_t{TCA_BPF_FLAG_ACT_DIRECT});
  request.end(options);
  const int error = kernel.ask(request);
  return error == EEXIST ? 0 : error;
}

}  // namespace fibertap
