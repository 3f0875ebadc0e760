#ifndef FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_PORT_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_PORT_H_

#include <rte_ethdev.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "host/datapath/ingest/dpdk/driver/mbuf_pool.h"
#include "host/datapath/ingest/dpdk/packet_library.h"

namespace fibertap {

/// One ethdev port that receives, from its start to its end.
class Port {
 public:
  /// With as many RX queues as it has, at most `queues`; RSS chooses among them. Throws
  /// Error(kDevice) naming the port and what was asked of it.
  Port(std::uint16_t id, std::size_t queues, std::size_t frame_bytes);
  ~Port();

  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;

  std::uint16_t id() const noexcept { return id_; }
  std::uint16_t queues() const noexcept { return queues_; }
  PortCounters counters() const;

 private:
  void configure(std::size_t frame_bytes);
  void set_up_queues(std::size_t frame_bytes);
  std::uint16_t mtu_for(std::size_t frame_bytes) const;
  std::size_t room_for(std::size_t frame_bytes) const;  // of an mbuf
  bool can_scatter() const noexcept {
    return (info_.rx_offload_capa & RTE_ETH_RX_OFFLOAD_SCATTER) != 0;
  }
  void expect_done(int answer, const char* what) const;

  std::uint16_t id_;
  std::string name_;
  rte_eth_dev_info info_{};
  std::uint16_t queues_ = 0;
  MbufPool mbufs_;
  std::vector<PortLoss> allowances_at_start_;  // the device counts them since it runs
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_PORT_H_
