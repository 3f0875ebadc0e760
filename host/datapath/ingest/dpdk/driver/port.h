#ifndef FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_PORT_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_PORT_H_

#include <rte_ethdev.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/datapath/ingest/dpdk/driver/mbuf_pool.h"
#include "host/datapath/ingest/dpdk/packet_library.h"

namespace fibertap {

/// What a port is opened for.
struct PortUse {
  std::size_t frame_bytes;    // of the longest frame
  std::size_t queues = 1;     // to receive by, at most; RSS chooses among them
  std::uint16_t senders = 0;  // TX queues, each of a sender
  bool receives = true;       // false: what comes is not polled
};

/// Whether a port has a TX queue for the kernel's answers beside those of `senders`. Throws
/// Error(kDevice) where the port does not say what it can.
bool is_to_answer(std::uint16_t id, Answers answers, std::uint16_t senders);

/// One ethdev port, from its start to its end.
class Port {
 public:
  /// Throws Error(kUsage) for more senders than it has TX queues, else Error(kDevice), naming the
  /// port and what was asked of it.
  Port(std::uint16_t id, const PortUse& use);
  ~Port();

  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;

  std::uint16_t id() const noexcept { return id_; }
  const std::string& name() const noexcept { return name_; }
  std::uint16_t queues() const noexcept { return queues_; }
  PortCounters counters() const;

  std::array<std::uint8_t, 6> mac() const;
  std::uint16_t mtu() const;

  /// The MTU of what is sent, which is `wanted` or the largest. That of an interface of the kernel,
  /// which is not the port's own, bounds it and is not changed. Throws Error(kDevice) where the
  /// port does not take what is wanted.
  std::uint16_t set_mtu(std::optional<std::uint16_t> wanted);

 private:
  void configure();
  void set_up_queues();
  std::uint16_t largest_mtu() const;
  std::optional<std::uint16_t> mtu_of_interface() const;
  std::size_t room_for_frame() const;  // of an mbuf
  bool has_driver(std::string_view name) const noexcept { return info_.driver_name == name; }
  bool can_scatter() const noexcept {
    return (info_.rx_offload_capa & RTE_ETH_RX_OFFLOAD_SCATTER) != 0;
  }
  void expect_done(int answer, const char* what) const;

  std::uint16_t id_;
  const PortUse use_;
  std::string name_;
  rte_eth_dev_info info_{};
  std::uint16_t queues_ = 0;
  std::uint16_t senders_ = 0;  // TX queues
  MbufPool mbufs_;
  std::vector<PortLoss> allowances_at_start_;  // the device counts them since it runs
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_PORT_H_
