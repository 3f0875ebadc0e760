#ifndef FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_RX_QUEUES_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_RX_QUEUES_H_

#include <rte_mbuf.h>

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "host/datapath/ingest/frame_source.h"

namespace fibertap {

/// RX queues polled by one lcore, one after another. A frame's time is when its burst was taken.
class RxQueues final : public FrameSource {
 public:
  struct Queue {
    std::uint16_t port;
    std::uint16_t queue;
    std::uint32_t place;  // of the port among those that receive
  };
  explicit RxQueues(std::vector<Queue> queues) : queues_(std::move(queues)) {}
  ~RxQueues() override { free_burst(); }

  RxQueues(const RxQueues&) = delete;
  RxQueues& operator=(const RxQueues&) = delete;

  /// One burst of the next queue that has frames. A frame in several mbufs is copied together.
  std::size_t pull(std::span<Frame> burst) override;
  std::uint32_t port() const noexcept override { return place_; }
  bool has_ended() const noexcept override { return takes_no_more_; }
  void end_intake() override { takes_no_more_ = true; }

 private:
  void free_burst() noexcept;
  std::uint16_t receive(std::size_t most);

  /// The frame of the first of `mbufs`, which are the rest of the burst, in one piece.
  std::span<const std::uint8_t> joined(std::span<rte_mbuf* const> mbufs);
  void reserve_joined(std::span<rte_mbuf* const> mbufs);

  std::vector<Queue> queues_;
  std::size_t next_ = 0;
  std::uint32_t place_ = 0;  // where the burst came from
  std::array<rte_mbuf*, 256> mbufs_{};
  std::uint16_t held_ = 0;  // of them
  bool takes_no_more_ = false;
  std::vector<std::uint8_t> joined_;  // frames of several mbufs, one behind another
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_DPDK_DRIVER_RX_QUEUES_H_
