#ifndef FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_TX_QUEUE_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_TX_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "host/datapath/ingest/dpdk/driver/mbuf_pool.h"
#include "host/datapath/ingest/dpdk/driver/port.h"
#include "host/datapath/ingest/frame_sender.h"

namespace fibertap {

/// One TX queue of a port, and the mbufs of what it sends.
class TxQueue final : public FrameSender {
 public:
  /// A queue that the port was opened with; `frames` may be on their way in it. `mtu` is of what is
  /// sent. Throws Error(kDevice) where there is no memory.
  TxQueue(const Port& port, std::uint16_t queue, unsigned frames, std::size_t mtu);

  const std::string& name() const noexcept override { return name_; }
  std::size_t mtu() const noexcept override { return mtu_; }

  /// See FrameSender::send(). What does not fit an mbuf is cut.
  std::size_t send(std::span<const std::span<const std::uint8_t>> frames) noexcept override;

 private:
  std::size_t send_burst(std::span<const std::span<const std::uint8_t>> frames) noexcept;

  std::uint16_t port_;
  std::uint16_t queue_;
  std::string name_;
  std::size_t mtu_;
  MbufPool mbufs_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_TX_QUEUE_H_
