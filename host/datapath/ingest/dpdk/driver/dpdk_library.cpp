#include <rte_ethdev.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

#include "host/base/error.h"
#include "host/datapath/ingest/dpdk/driver/environment.h"
#include "host/datapath/ingest/dpdk/driver/messages.h"
#include "host/datapath/ingest/dpdk/driver/port.h"
#include "host/datapath/ingest/dpdk/driver/ring.h"
#include "host/datapath/ingest/dpdk/driver/rx_queues.h"
#include "host/datapath/ingest/dpdk/driver/tx_queue.h"
#include "host/datapath/ingest/dpdk/packet_library.h"

namespace fibertap {
namespace {

class StartedPorts final : public DpdkPorts {
 public:
  StartedPorts(std::span<const std::string> arguments, std::size_t frame_bytes, bool has_ring)
      : environment_(arguments), frame_bytes_(frame_bytes) {
    if (has_ring) ring_ = make_ring_port();
    for (std::uint16_t id = 0; id < RTE_MAX_ETHPORTS; ++id) {
      if (rte_eth_dev_is_valid_port(id) == 0) continue;
      ports_.emplace_back(id, environment_.lcores(), frame_bytes);
    }
    if (ports_.empty()) {
      throw Error(Errc::kDevice,
                  "run: DPDK found no port, expected one; name an interface with --interface, or a "
                  "device in DPDK's arguments (-a, --vdev)");
    }
    std::uint16_t workers = 0;
    for (const Port& port : ports_) workers = std::max(workers, port.queues());
    for (std::uint16_t queue = 0; queue < workers; ++queue) sources_.emplace_back(queues(queue));
  }

  std::size_t workers() const noexcept override { return sources_.size(); }
  FrameSource& source(std::size_t worker) override { return sources_.at(worker); }

  std::thread start(std::size_t worker, std::function<void()> work) override {
    return environment_.start(worker, std::move(work));
  }

  std::size_t send(std::span<const std::span<const std::uint8_t>> frames) override {
    if (!sender_) sender_.emplace(ports_.front().id(), frame_bytes_);
    return sender_->send(frames);
  }

  std::vector<PortCounters> counters() const override {
    std::vector<PortCounters> counters;
    for (const Port& port : ports_) counters.push_back(port.counters());
    return counters;
  }

 private:
  std::vector<RxQueues::Queue> queues(std::uint16_t queue) const {
    std::vector<RxQueues::Queue> queues;
    for (const Port& port : ports_) {
      if (queue < port.queues()) queues.emplace_back(port.id(), queue);
    }
    return queues;
  }

  Environment environment_;
  std::size_t frame_bytes_;
  Ring ring_;
  std::optional<TxQueue> sender_;  // its mbufs may lie in ports
  std::deque<Port> ports_;
  std::deque<RxQueues> sources_;
};

class DpdkLibrary final : public PacketLibrary {
 public:
  void log_to(PortLog log) const override { messages_go_to(std::move(log)); }
  std::unique_ptr<DpdkPorts> open(std::span<const std::string> arguments,
                                  std::size_t frame_bytes) const override {
    return std::make_unique<StartedPorts>(arguments, frame_bytes, false);
  }
  std::unique_ptr<DpdkPorts> open_ring(std::span<const std::string> arguments,
                                       std::size_t frame_bytes) const override {
    return std::make_unique<StartedPorts>(arguments, frame_bytes, true);
  }
};

}  // namespace
}  // namespace fibertap

extern "C" __attribute__((visibility("default"))) const fibertap::PacketLibrary*
fibertap_packet_library() {
  static const fibertap::DpdkLibrary kLibrary;
  return &kLibrary;
}
