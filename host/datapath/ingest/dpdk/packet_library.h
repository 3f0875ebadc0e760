#ifndef FIBERTAP_HOST_DATAPATH_INGEST_DPDK_PACKET_LIBRARY_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_DPDK_PACKET_LIBRARY_H_

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "host/datapath/ingest/packet_ports.h"

namespace fibertap {

// Ports of DPDK, which is loaded by who takes frames from them and by nobody else.

/// What an RX queue has of memory where its driver takes so much: buffers for frames, in its
/// descriptors (at 8 Mpps a millisecond in which nobody polls) and under way (a burst that is being
/// judged, and DPDK's cache).
inline constexpr unsigned kRxDescriptors = 8192;
inline constexpr unsigned kMbufsOfQueue = kRxDescriptors + 1024;

/// Ports whose workers are DPDK's lcores that have an RX queue to poll: a source is the RX queues
/// of one worker, one of every port that has so many.
class DpdkPorts : public PacketPorts {
 public:
  /// Sends copies of frames by the first port's first queue, and returns how many of them it had
  /// room for. A ring (--vdev=net_ring0) receives what it sends. From one thread.
  virtual std::size_t send(std::span<const std::span<const std::uint8_t>> frames) = 0;
};

/// Takes a line of DPDK's, without its end; is_trouble for a warning or an error.
using PortLog = std::function<void(std::string_view line, bool is_trouble)>;

/// What libfibertap_dpdk.so, the one part that is linked with DPDK, offers.
class PacketLibrary {
 public:
  virtual ~PacketLibrary() = default;

  /// What DPDK prints and logs from now on is given to `log` line by line, from any thread, and
  /// does not go to standard error.
  virtual void log_to(PortLog log) const = 0;

  /// Starts DPDK's environment with `arguments`, and every port that they lead to. Frames of up to
  /// `frame_bytes` are taken whole where the port can. At most once in a process. Throws
  /// Error(kUsage) for arguments that DPDK does not take, else Error(kDevice).
  virtual std::unique_ptr<DpdkPorts> open(std::span<const std::string> arguments,
                                          std::size_t frame_bytes) const = 0;

  /// The same with one more port, the first: a ring as deep as an RX queue (kRxDescriptors), which
  /// receives what it sends. --vdev=net_ring0 has a quarter of that.
  virtual std::unique_ptr<DpdkPorts> open_ring(std::span<const std::string> arguments,
                                               std::size_t frame_bytes) const = 0;
};

/// Loads the library, once, from lib/fibertap in a folder above the program's. Throws
/// Error(kDevice) where it or DPDK is missing.
const PacketLibrary& packet_library();

/// The name that packet_library() looks up in it: a `const PacketLibrary* ()`.
inline constexpr const char* kPacketLibraryEntry = "fibertap_packet_library";

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_DPDK_PACKET_LIBRARY_H_
