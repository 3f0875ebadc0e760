#ifndef FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_RING_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_RING_H_

#include <rte_errno.h>
#include <rte_eth_ring.h>
#include <rte_ring.h>

#include <memory>

#include "host/base/error.h"
#include "host/datapath/ingest/dpdk/packet_library.h"

namespace fibertap {

struct FreeRing {
  void operator()(rte_ring* ring) const noexcept { rte_ring_free(ring); }
};
using Ring = std::unique_ptr<rte_ring, FreeRing>;

/// A ring that one thread sends to and one receives from, and a port on it, which it outlives.
/// Throws Error(kDevice).
inline Ring make_ring_port() {
  Ring ring(rte_ring_create("ring", kRxDescriptors, SOCKET_ID_ANY, RING_F_SP_ENQ | RING_F_SC_DEQ));
  if (ring == nullptr || rte_eth_from_ring(ring.get()) < 0) {
    throw Error(Errc::kDevice, "ring: found \"{}\", expected a port on {} frames",
                rte_strerror(rte_errno), kRxDescriptors);
  }
  return ring;
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_RING_H_
