#include "host/ingest/dpdk/driver/rx_queues.h"

#include <rte_ethdev.h>

#include <algorithm>
#include <chrono>
#include <span>

namespace fibertap {
namespace {

std::uint64_t now_ns() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

std::span<const std::uint8_t> segment_of(const rte_mbuf& mbuf) {
  return {static_cast<const std::uint8_t*>(mbuf.buf_addr) + mbuf.data_off, mbuf.data_len};
}

}  // namespace

std::size_t RxQueues::pull(std::span<Frame> burst) {
  free_burst();
  held_ = receive(std::min(burst.size(), mbufs_.size()));
  if (held_ == 0) return 0;
  reserve_joined();
  const std::uint64_t now = now_ns();
  for (std::size_t i = 0; i < held_; ++i) {
    const rte_mbuf& mbuf = *mbufs_[i];
    if (mbuf.nb_segs == 1) {
      burst[i] = {now, mbuf.pkt_len, segment_of(mbuf)};
      continue;
    }
    const std::size_t start = joined_.size();
    for (const rte_mbuf* part = &mbuf; part != nullptr; part = part->next) {
      const auto bytes = segment_of(*part);
      joined_.insert(joined_.end(), bytes.begin(), bytes.end());
    }
    burst[i] = {now, mbuf.pkt_len, std::span(joined_).subspan(start)};
  }
  return held_;
}

std::uint16_t RxQueues::receive(std::size_t most) {
  for (std::size_t tried = 0; tried < queues_.size(); ++tried) {
    const auto [port, queue] = queues_[next_];
    next_ = (next_ + 1) % queues_.size();
    const std::uint16_t count =
        rte_eth_rx_burst(port, queue, mbufs_.data(), static_cast<std::uint16_t>(most));
    if (count != 0) return count;
  }
  return 0;
}

/// The frames of one burst lie still while it is read.
void RxQueues::reserve_joined() {
  joined_.clear();
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < held_; ++i) {
    if (mbufs_[i]->nb_segs > 1) bytes += mbufs_[i]->pkt_len;
  }
  joined_.reserve(bytes);
}

void RxQueues::free_burst() noexcept {
  rte_pktmbuf_free_bulk(mbufs_.data(), held_);
  held_ = 0;
}

}  // namespace fibertap
