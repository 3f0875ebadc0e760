#include "host/datapath/ingest/dpdk/driver/tx_queue.h"

#include <rte_ethdev.h>
#include <rte_ether.h>

#include <algorithm>
#include <array>

namespace fibertap {
namespace {

constexpr std::size_t kBurst = 32;

/// Of a burst at each end, and of DPDK's caches of two lcores.
constexpr unsigned kMbufsBeside = 1024;

constexpr std::size_t kHeader = RTE_ETHER_HDR_LEN + RTE_VLAN_HLEN;

}  // namespace

TxQueue::TxQueue(const Port& port, std::uint16_t queue, unsigned frames, std::size_t mtu)
    : port_(port.id()),
      queue_(queue),
      name_(port.name()),
      mtu_(mtu),
      mbufs_(make_mbuf_pool(fmt::format("tx{}-{}", port_, queue), frames + kMbufsBeside,
                            mtu + kHeader, rte_eth_dev_socket_id(port_))) {}

std::size_t TxQueue::send(std::span<const std::span<const std::uint8_t>> frames) noexcept {
  std::size_t sent = 0;
  while (sent < frames.size()) {
    const std::size_t count = std::min(kBurst, frames.size() - sent);
    const std::size_t taken = send_burst(frames.subspan(sent, count));
    sent += taken;
    if (taken < count) break;
  }
  return sent;
}

std::size_t TxQueue::send_burst(std::span<const std::span<const std::uint8_t>> frames) noexcept {
  std::array<rte_mbuf*, kBurst> mbufs;
  const auto count = static_cast<std::uint16_t>(frames.size());
  if (rte_pktmbuf_alloc_bulk(mbufs_.get(), mbufs.data(), count) != 0) return 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto length = static_cast<std::uint16_t>(
        std::min<std::size_t>(frames[i].size(), rte_pktmbuf_tailroom(mbufs[i])));
    char* const data = rte_pktmbuf_append(mbufs[i], length);
    std::copy_n(frames[i].begin(), length, reinterpret_cast<std::uint8_t*>(data));
  }
  const std::uint16_t sent = rte_eth_tx_burst(port_, queue_, mbufs.data(), count);
  if (sent < count) rte_pktmbuf_free_bulk(mbufs.data() + sent, count - unsigned{sent});
  return sent;
}

}  // namespace fibertap
