#include "host/datapath/ingest/dpdk/driver/rx_queues.h"

#include <rte_ethdev.h>
#include <rte_prefetch.h>

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

/// Frames ahead of the one that is looked at. A NIC or another core wrote an mbuf and its frame
/// last, so that each of their lines comes from far away.
constexpr std::size_t kAhead = 16;

void fetch_mbuf(rte_mbuf* mbuf) { rte_mbuf_prefetch_part1(mbuf); }

/// Whether `mbuf` goes back to `pool` as it is. Its second line, where rte_pktmbuf_free() looks for
/// a next segment, need not come for that.
bool is_whole(const rte_mbuf& mbuf, const rte_mempool* pool) {
  return mbuf.nb_segs == 1 && mbuf.pool == pool && RTE_MBUF_DIRECT(&mbuf) &&
         rte_mbuf_refcnt_read(&mbuf) == 1;
}

/// As much of a frame as what is read of it most often: its headers down to the inner ones.
void fetch_headers(std::span<const std::uint8_t> frame) {
  rte_prefetch0(frame.data());
  rte_prefetch0(frame.data() + RTE_CACHE_LINE_SIZE);
}

}  // namespace

std::size_t RxQueues::pull(std::span<Frame> burst) {
  free_burst();
  held_ = receive(std::min(burst.size(), mbufs_.size()));
  if (held_ == 0) return 0;
  const std::span mbufs(mbufs_.data(), held_);
  std::ranges::for_each(mbufs.first(std::min(kAhead, mbufs.size())), fetch_mbuf);
  joined_.clear();
  const std::uint64_t now = now_ns();
  for (std::size_t i = 0; i < mbufs.size(); ++i) {
    if (i + kAhead < mbufs.size()) fetch_mbuf(mbufs[i + kAhead]);
    const rte_mbuf& mbuf = *mbufs[i];
    const auto frame = mbuf.nb_segs == 1 ? segment_of(mbuf) : joined(mbufs.subspan(i));
    fetch_headers(frame);
    burst[i] = {now, mbuf.pkt_len, frame};
  }
  return held_;
}

std::uint16_t RxQueues::receive(std::size_t most) {
  for (std::size_t tried = 0; tried < queues_.size(); ++tried) {
    const auto [port, queue, place] = queues_[next_];
    next_ = (next_ + 1) % queues_.size();
    const std::uint16_t count =
        rte_eth_rx_burst(port, queue, mbufs_.data(), static_cast<std::uint16_t>(most));
    place_ = place;
    if (count != 0) return count;
  }
  return 0;
}

std::span<const std::uint8_t> RxQueues::joined(std::span<rte_mbuf* const> mbufs) {
  if (joined_.empty()) reserve_joined(mbufs);
  const std::size_t start = joined_.size();
  for (const rte_mbuf* part = mbufs.front(); part != nullptr; part = part->next) {
    const auto bytes = segment_of(*part);
    joined_.insert(joined_.end(), bytes.begin(), bytes.end());
  }
  return std::span(joined_).subspan(start);
}

/// The frames of one burst lie still while it is read.
void RxQueues::reserve_joined(std::span<rte_mbuf* const> mbufs) {
  std::size_t bytes = 0;
  for (const rte_mbuf* mbuf : mbufs) {
    if (mbuf->nb_segs > 1) bytes += mbuf->pkt_len;
  }
  joined_.reserve(bytes);
}

void RxQueues::free_burst() noexcept {
  if (held_ == 0) return;
  rte_mempool* const pool = mbufs_[0]->pool;
  const std::span mbufs(mbufs_.data(), held_);
  if (std::ranges::all_of(mbufs, [&](const rte_mbuf* mbuf) { return is_whole(*mbuf, pool); })) {
    rte_mempool_put_bulk(pool, reinterpret_cast<void* const*>(mbufs.data()), held_);
  } else {
    rte_pktmbuf_free_bulk(mbufs_.data(), held_);
  }
  held_ = 0;
}

}  // namespace fibertap
