#ifndef FIBERTAP_HOST_DATAPATH_INGEST_DPDK_PACKET_PORTS_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_DPDK_PACKET_PORTS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "host/datapath/ingest/frame_source.h"

namespace fibertap {

// Network ports as the host sees them, without a type of DPDK, so that DPDK is loaded by who takes
// frames from ports and by nobody else: packet_library.h.

/// What an RX queue has of memory where its driver takes so much: buffers for frames, in its
/// descriptors (at 8 Mpps a millisecond in which nobody polls) and under way (a burst that is being
/// judged, and DPDK's cache).
inline constexpr unsigned kRxDescriptors = 8192;
inline constexpr unsigned kMbufsOfQueue = kRxDescriptors + 1024;

/// ENA's counters of what the instance's allowances cost: "bw_in_allowance_exceeded", ...
using Allowances = std::vector<std::pair<std::string, std::uint64_t>>;

/// What the driver of a port counted since the port was started, by the names of rte_eth_stats.
struct PortCounters {
  std::string port;    // "0000:00:06.0", "net_af_packet0"
  std::string driver;  // "net_ena"
  std::uint64_t ipackets = 0;
  std::uint64_t imissed = 0;    // no room in the RX queue
  std::uint64_t rx_nombuf = 0;  // no memory for the frame
  std::uint64_t ierrors = 0;
  bool reports_imissed = true;  // many software drivers do not count what they miss
  Allowances allowances;

  /// Frames that reached the port and not the host.
  std::uint64_t lost() const noexcept { return imissed + rx_nombuf + ierrors; }
};

/// Started ports, and the lcores that poll their RX queues.
class PacketPorts {
 public:
  virtual ~PacketPorts() = default;

  /// As many as lcores that have an RX queue to poll: at least one.
  virtual std::size_t workers() const noexcept = 0;

  /// The RX queues of one worker, one of every port that has so many. For use by its thread only.
  virtual FrameSource& source(std::size_t worker) = 0;

  /// Runs `work` on the lcore of a worker. The ports outlive the thread.
  virtual std::thread start(std::size_t worker, std::function<void()> work) = 0;

  /// Sends copies of frames by the first port's first queue, and returns how many of them it had
  /// room for. A ring (--vdev=net_ring0) receives what it sends. From one thread.
  virtual std::size_t send(std::span<const std::span<const std::uint8_t>> frames) = 0;

  /// From any thread.
  virtual std::vector<PortCounters> counters() const = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_DPDK_PACKET_PORTS_H_
