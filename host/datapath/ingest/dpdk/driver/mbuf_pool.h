#ifndef FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_MBUF_POOL_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_MBUF_POOL_H_

#include <fmt/format.h>
#include <rte_errno.h>
#include <rte_mbuf.h>
#include <rte_mempool.h>

#include <cstddef>
#include <memory>
#include <string>

#include "host/base/error.h"

namespace fibertap {

struct FreeMbufPool {
  void operator()(rte_mempool* pool) const noexcept { rte_mempool_free(pool); }
};
using MbufPool = std::unique_ptr<rte_mempool, FreeMbufPool>;

/// `mbufs` with room for `frame_bytes` each, on a memory node. Throws Error(kDevice).
inline MbufPool make_mbuf_pool(const std::string& name, unsigned mbufs, std::size_t frame_bytes,
                               int node) {
  constexpr unsigned kCache = 256;
  MbufPool pool(rte_pktmbuf_pool_create(
      name.c_str(), mbufs, kCache, 0,
      static_cast<std::uint16_t>(frame_bytes + RTE_PKTMBUF_HEADROOM), node));
  if (pool == nullptr) {
    throw Error(Errc::kDevice,
                "mbuf pool {}: found no memory for {} mbufs of {} bytes: {}; give DPDK more (-m)",
                name, mbufs, frame_bytes, rte_strerror(rte_errno));
  }
  return pool;
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_MBUF_POOL_H_
