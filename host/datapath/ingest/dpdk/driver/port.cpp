#include "host/datapath/ingest/dpdk/driver/port.h"

#include <fmt/format.h>
#include <net/if.h>
#include <rte_bus.h>
#include <rte_dev.h>
#include <rte_devargs.h>
#include <rte_errno.h>
#include <rte_ether.h>
#include <rte_mbuf.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <string_view>
#include <vector>

#include "host/base/descriptor.h"
#include "host/base/error.h"
#include "host/datapath/ingest/dpdk/mtu.h"

namespace fibertap {
namespace {

/// Drivers of DPDK 22.11 that leave imissed at zero, whatever is lost.
constexpr std::array<std::string_view, 9> kSilentDrivers = {
    "net_af_packet", "net_ring",  "net_null",   "net_tap",        "net_memif",
    "net_pcap",      "net_vhost", "net_virtio", "net_virtio_user"};

/// Of a port that only sends. AF_XDP's driver fills as many whatever it is asked for.
constexpr std::uint16_t kUnusedRxDescriptors = 2048;
constexpr std::uint16_t kTxDescriptors = 1024;

/// Bytes of a frame beside its MTU, as rte_eth_dev_configure() computes them.
std::uint32_t overhead(const rte_eth_dev_info& info) {
  const bool knows = info.max_mtu != UINT16_MAX && info.max_rx_pktlen > info.max_mtu;
  return knows ? info.max_rx_pktlen - info.max_mtu : RTE_ETHER_HDR_LEN + RTE_ETHER_CRC_LEN;
}

/// The longest frame that AF_PACKET's driver sends; it drops longer ones without a word. A frame of
/// its ring, framesz= of the port's arguments, has a head of TPACKET2_HDRLEN - sizeof(sockaddr_ll).
std::uint32_t longest_of_af_packet(const rte_eth_dev_info& info) {
  constexpr std::uint32_t kHead = 32;
  constexpr std::string_view kKey = "framesz=";
  std::uint32_t bytes = 2048;
  const rte_devargs* const found = rte_dev_devargs(info.device);
  const std::string_view text = found != nullptr && found->args != nullptr ? found->args : "";
  if (const auto at = text.find(kKey); at != text.npos) {
    std::from_chars(text.data() + at + kKey.size(), text.data() + text.size(), bytes);
  }
  return bytes - std::min(bytes, kHead);
}

/// ENA's counters of what the instance's allowances cost: "bw_in_allowance_exceeded", ...
std::vector<PortLoss> allowances_of(std::uint16_t id) {
  const int count = rte_eth_xstats_get(id, nullptr, 0);
  if (count <= 0) return {};
  std::vector<rte_eth_xstat> values(static_cast<std::size_t>(count));
  std::vector<rte_eth_xstat_name> names(values.size());
  const auto size = static_cast<unsigned>(count);
  if (rte_eth_xstats_get(id, values.data(), size) != count ||
      rte_eth_xstats_get_names(id, names.data(), size) != count) {
    return {};
  }
  std::vector<PortLoss> allowances;
  for (const rte_eth_xstat& value : values) {
    const std::string_view name(names[value.id].name);
    if (!name.ends_with("_allowance_exceeded")) continue;
    allowances.push_back({std::string(name), value.value, "beyond what the instance may"});
  }
  return allowances;
}

}  // namespace

bool is_to_answer(std::uint16_t id, Answers answers, std::uint16_t senders) {
  rte_eth_dev_info info{};
  if (answers == Answers::kOfNone || rte_eth_dev_info_get(id, &info) != 0) return false;
  if (answers == Answers::kOfAll) return true;
  // A device, of which the kernel sees nothing any more. AF_XDP takes the frames of an interface of
  // the kernel before its stack does; other drivers without a device leave them to it or are not
  // the network.
  const bool is_device = std::string_view(rte_bus_name(rte_dev_bus(info.device))) != "vdev";
  const bool is_taken = is_device || std::string_view(info.driver_name) == "net_af_xdp";
  return is_taken && senders < info.max_tx_queues;
}

Port::Port(std::uint16_t id, const PortUse& use) : id_(id), use_(use) {
  std::array<char, RTE_ETH_NAME_MAX_LEN> name{};
  rte_eth_dev_get_name_by_port(id, name.data());
  name_ = name.data();
  expect_done(rte_eth_dev_info_get(id, &info_), "to say what it can");
  if (use.senders > info_.max_tx_queues) {
    throw Error(Errc::kUsage, "port {}: found {} TX queues, expected one for each of {} that send",
                name_, info_.max_tx_queues, use.senders);
  }
  queues_ = static_cast<std::uint16_t>(std::min<std::size_t>(use.queues, info_.max_rx_queues));
  // Some drivers want as many TX queues, which nothing uses, as RX queues.
  senders_ = std::max(use.senders, std::min(queues_, info_.max_tx_queues));
  configure();
  set_up_queues();
  expect_done(rte_eth_dev_start(id), "to start");
  rte_eth_stats_reset(id);
  rte_eth_xstats_reset(id);
  allowances_at_start_ = allowances_of(id);
}

Port::~Port() {
  rte_eth_dev_stop(id_);
  rte_eth_dev_close(id_);
}

void Port::configure() {
  rte_eth_conf conf{};
  conf.rxmode.mtu = largest_mtu();
  if (can_scatter()) conf.rxmode.offloads |= RTE_ETH_RX_OFFLOAD_SCATTER;
  if (queues_ > 1 && info_.flow_type_rss_offloads != 0) {
    conf.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
    // The outer ports are all the entropy that mirrored frames of one source have.
    conf.rx_adv_conf.rss_conf.rss_hf =
        info_.flow_type_rss_offloads & (RTE_ETH_RSS_IP | RTE_ETH_RSS_UDP);
  }
  expect_done(rte_eth_dev_configure(id_, queues_, senders_, &conf),
              fmt::format("to take {} RX queues, {} TX queues and an MTU of {}", queues_, senders_,
                          conf.rxmode.mtu)
                  .c_str());
}

void Port::set_up_queues() {
  std::uint16_t descriptors = use_.receives ? kRxDescriptors : kUnusedRxDescriptors;
  constexpr unsigned kMbufsUnderWay = kMbufsOfQueue - kRxDescriptors;
  std::uint16_t sending = kTxDescriptors;
  expect_done(rte_eth_dev_adjust_nb_rx_tx_desc(id_, &descriptors, &sending), "to size its queues");
  const unsigned mbufs = queues_ * (descriptors + kMbufsUnderWay);
  const int node = rte_eth_dev_socket_id(id_);
  mbufs_ = make_mbuf_pool(fmt::format("rx{}", id_), mbufs, room_for_frame(), node);
  const auto socket = static_cast<unsigned>(node);
  for (std::uint16_t queue = 0; queue < queues_; ++queue) {
    expect_done(rte_eth_rx_queue_setup(id_, queue, descriptors, socket, nullptr, mbufs_.get()),
                "to set up an RX queue");
  }
  for (std::uint16_t queue = 0; queue < senders_; ++queue) {
    expect_done(rte_eth_tx_queue_setup(id_, queue, sending, socket, nullptr),
                "to set up a TX queue");
  }
}

std::size_t Port::room_for_frame() const {
  if (can_scatter()) return RTE_MBUF_DEFAULT_DATAROOM;
  // Its mbufs must fit a page, and max_rx_pktlen says what is left of it. Others say less there
  // than they want (AF_PACKET 1,514).
  if (!has_driver("net_af_xdp")) return use_.frame_bytes;
  return std::min<std::size_t>(use_.frame_bytes, info_.max_rx_pktlen);
}

std::uint16_t Port::largest_mtu() const {
  return mtu_for(use_.frame_bytes, {info_.max_rx_pktlen, overhead(info_), info_.max_mtu});
}

std::optional<std::uint16_t> Port::mtu_of_interface() const {
  if (info_.if_index == 0 || has_driver("net_tap")) return std::nullopt;
  ifreq request{};
  const Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (if_indextoname(info_.if_index, request.ifr_name) == nullptr ||
      ioctl(socket.number(), SIOCGIFMTU, &request) != 0) {
    return std::nullopt;
  }
  constexpr int kLeast = 68;
  int most = 65535;
  // AF_XDP's driver copies what is sent into mbufs of its own without a look at their room.
  if (has_driver("net_af_xdp")) most = largest_mtu();
  if (has_driver("net_af_packet")) {
    most = static_cast<int>(longest_of_af_packet(info_)) - RTE_ETHER_HDR_LEN - RTE_VLAN_HLEN;
  }
  return static_cast<std::uint16_t>(std::clamp(request.ifr_mtu, kLeast, std::max(most, kLeast)));
}

std::array<std::uint8_t, 6> Port::mac() const {
  rte_ether_addr address{};
  std::array<std::uint8_t, 6> mac{};
  if (rte_eth_macaddr_get(id_, &address) == 0) std::ranges::copy(address.addr_bytes, mac.begin());
  return mac;
}

std::uint16_t Port::mtu() const {
  std::uint16_t mtu = RTE_ETHER_MTU;
  rte_eth_dev_get_mtu(id_, &mtu);
  return mtu_of_interface().value_or(mtu);
}

std::uint16_t Port::set_mtu(std::optional<std::uint16_t> wanted) {
  if (const auto most = mtu_of_interface()) return std::min(wanted.value_or(*most), *most);
  const std::uint16_t mtu = wanted.value_or(largest_mtu());
  const int answer = rte_eth_dev_set_mtu(id_, mtu);
  // Drivers of memory have none and send what they are given.
  if (answer == 0 || answer == -ENOTSUP) return mtu;
  if (wanted) expect_done(answer, fmt::format("to take an MTU of {}", mtu).c_str());
  std::uint16_t found = RTE_ETHER_MTU;
  rte_eth_dev_get_mtu(id_, &found);
  return found;
}

PortCounters Port::counters() const {
  rte_eth_stats stats{};
  rte_eth_stats_get(id_, &stats);
  PortCounters counters;
  counters.port = name_;
  counters.driver = info_.driver_name;
  counters.ipackets = stats.ipackets;
  const bool counts_missed =
      std::ranges::find(kSilentDrivers, counters.driver) == kSilentDrivers.end();
  counters.lost = {{"imissed", std::nullopt, "no room in the RX queue"},
                   {"rx_nombuf", stats.rx_nombuf, "no memory for the frame"},
                   {"ierrors", stats.ierrors, "damaged on the way"}};
  if (counts_missed) counters.lost[0].frames = stats.imissed;
  counters.before = allowances_of(id_);
  const std::size_t known = std::min(counters.before.size(), allowances_at_start_.size());
  for (std::size_t i = 0; i < known; ++i) {
    *counters.before[i].frames -= *allowances_at_start_[i].frames;
  }
  return counters;
}

void Port::expect_done(int answer, const char* what) const {
  if (answer == 0) return;
  throw Error(Errc::kDevice, "port {}: found \"{}\", expected it {}", name_, rte_strerror(-answer),
              what);
}

}  // namespace fibertap
