#ifndef FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_TX_QUEUE_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_TX_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "host/datapath/ingest/dpdk/driver/mbuf_pool.h"

namespace fibertap {

/// The first TX queue of a port.
class TxQueue {
 public:
  TxQueue(std::uint16_t port, std::size_t frame_bytes);

  /// See PacketPorts::send().
  std::size_t send(std::span<const std::span<const std::uint8_t>> frames);

 private:
  std::size_t send_burst(std::span<const std::span<const std::uint8_t>> frames);

  std::uint16_t port_;
  MbufPool mbufs_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_TX_QUEUE_H_
