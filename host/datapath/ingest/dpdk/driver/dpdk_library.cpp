#include <fmt/ranges.h>
#include <rte_ethdev.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <deque>
#include <optional>
#include <string>
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

/// What is sent and not taken by the other side: a TX queue, or a ring of DPDK's.
constexpr unsigned kFramesInPort = 1024;

std::vector<std::uint16_t> all_ports() {
  std::vector<std::uint16_t> ids;
  for (std::uint16_t id = 0; id < RTE_MAX_ETHPORTS; ++id) {
    if (rte_eth_dev_is_valid_port(id) != 0) ids.push_back(id);
  }
  return ids;
}

std::string names_of_all_ports() {
  std::vector<std::string> names;
  for (const std::uint16_t id : all_ports()) {
    std::array<char, RTE_ETH_NAME_MAX_LEN> name{};
    rte_eth_dev_get_name_by_port(id, name.data());
    names.emplace_back(name.data());
  }
  return names.empty() ? "there is none" : fmt::format("{}", fmt::join(names, ", "));
}

/// The port of a name or a number. Throws Error(kUsage).
std::uint16_t id_of(const std::string& port) {
  std::uint16_t id = 0;
  const char* const end = port.data() + port.size();
  const auto [stopped, error] = std::from_chars(port.data(), end, id);
  const bool is_number = error == std::errc() && stopped == end;
  if (is_number ? rte_eth_dev_is_valid_port(id) != 0
                : rte_eth_dev_get_port_by_name(port.c_str(), &id) == 0) {
    return id;
  }
  throw Error(Errc::kUsage,
              "--sink port:{}: found no port of that name or number, expected one of DPDK's: {}",
              port, names_of_all_ports());
}

class StartedPorts final : public DpdkPorts {
 public:
  StartedPorts(const DpdkRequest& request, bool has_ring)
      : environment_(request.arguments), frame_bytes_(request.frame_bytes) {
    if (has_ring) ring_ = make_ring_port();
    const std::vector<std::uint16_t> senders = ports_of(request.senders);
    for (const std::uint16_t id : all_ports()) open(id, request, senders);
    if (ports_.empty() && request.receives) {
      throw Error(Errc::kDevice,
                  "run: DPDK found no port to receive from, expected one; name an interface with "
                  "--interface, or a device in DPDK's arguments (-a, --vdev)");
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
    if (!sender_) sender_.emplace(ports_.front(), 0, kRxDescriptors, frame_bytes_);
    return sender_->send(frames);
  }

  FrameSender& sender(std::size_t place) override { return *senders_.at(place); }

  std::vector<OwnedPort> owned() override {
    std::vector<OwnedPort> owned;
    for (std::size_t i = 0; i < ports_.size(); ++i) {
      owned.push_back({ports_[i].name(), ports_[i].mac(), ports_[i].mtu(), answers_[i].get()});
    }
    return owned;
  }

  std::vector<PortCounters> counters() const override {
    std::vector<PortCounters> counters;
    for (const Port& port : ports_) counters.push_back(port.counters());
    return counters;
  }

 private:
  /// Opens a port as it is used, by `senders` of the request among others.
  void open(std::uint16_t id, const DpdkRequest& request,
            const std::vector<std::uint16_t>& senders) {
    PortUse use{request.frame_bytes, environment_.lcores()};
    use.senders = static_cast<std::uint16_t>(std::ranges::count(senders, id));
    bool is_asked_to_receive = use.senders == 0;
    for (std::size_t i = 0; i < senders.size(); ++i) {
      is_asked_to_receive |= senders[i] == id && request.senders[i].receives;
    }
    use.receives = request.receives && is_asked_to_receive;
    if (!use.receives && use.senders == 0) return;
    if (!use.receives) use.queues = 1;
    const bool answers = use.receives && is_to_answer(id, request.answers, use.senders);
    if (answers) ++use.senders;
    Port& port = use.receives ? ports_.emplace_back(id, use) : sending_.emplace_back(id, use);
    std::uint16_t queue = 0;
    for (std::size_t i = 0; i < senders.size(); ++i) {
      if (senders[i] != id) continue;
      senders_.at(i) = std::make_unique<TxQueue>(port, queue++, kFramesInPort,
                                                 port.set_mtu(request.senders[i].mtu));
    }
    if (!use.receives) return;
    answers_.push_back(answers ? std::make_unique<TxQueue>(port, queue, kFramesInPort, port.mtu())
                               : nullptr);
  }

  /// The ids of the ports that are to send.
  std::vector<std::uint16_t> ports_of(std::span<const SenderRequest> senders) {
    std::vector<std::uint16_t> ids;
    for (const SenderRequest& sender : senders) ids.push_back(id_of(sender.port));
    senders_.resize(ids.size());
    return ids;
  }

  std::vector<RxQueues::Queue> queues(std::uint16_t queue) const {
    std::vector<RxQueues::Queue> queues;
    for (std::uint32_t place = 0; place < ports_.size(); ++place) {
      const Port& port = ports_[place];
      if (queue < port.queues()) queues.push_back({port.id(), queue, place});
    }
    return queues;
  }

  Environment environment_;
  std::size_t frame_bytes_;
  Ring ring_;
  // Their mbufs may lie in ports:
  std::optional<TxQueue> sender_;
  std::vector<std::unique_ptr<TxQueue>> senders_;  // in the order of the request
  std::vector<std::unique_ptr<TxQueue>> answers_;  // in that of `ports_`, null where it has none
  std::deque<Port> sending_;                       // those that do not receive
  std::deque<Port> ports_;
  std::deque<RxQueues> sources_;
};

class DpdkLibrary final : public PacketLibrary {
 public:
  void log_to(PortLog log) const override { messages_go_to(std::move(log)); }
  std::unique_ptr<DpdkPorts> open(const DpdkRequest& request) const override {
    return std::make_unique<StartedPorts>(request, false);
  }
  std::unique_ptr<DpdkPorts> open_ring(const DpdkRequest& request) const override {
    return std::make_unique<StartedPorts>(request, true);
  }
};

}  // namespace
}  // namespace fibertap

extern "C" __attribute__((visibility("default"))) const fibertap::PacketLibrary*
fibertap_packet_library() {
  static const fibertap::DpdkLibrary kLibrary;
  return &kLibrary;
}
