#ifndef FIBERTAP_HOST_DATAPATH_INGEST_DPDK_PACKET_LIBRARY_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_DPDK_PACKET_LIBRARY_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/datapath/ingest/frame_sender.h"
#include "host/datapath/ingest/packet_ports.h"

namespace fibertap {

// Ports of DPDK, which is loaded by who takes frames from them and by nobody else.

/// What an RX queue has of memory where its driver takes so much: buffers for frames, in its
/// descriptors (at 8 Mpps a millisecond in which nobody polls) and under way (a burst that is being
/// judged, and DPDK's cache).
inline constexpr unsigned kRxDescriptors = 8192;
inline constexpr unsigned kMbufsOfQueue = kRxDescriptors + 1024;

/// A port that receives, as the kernel would know it.
struct OwnedPort {
  std::string name;
  std::array<std::uint8_t, 6> mac;
  std::uint16_t mtu;
  FrameSender* answers;  // what the kernel sends goes out by it; null: the kernel has the port
};

/// Of which ports that receive the kernel's part is done by us: of none, of those that DPDK has
/// taken from the kernel, or of all.
enum class Answers { kOfNone, kOfTaken, kOfAll };

/// Ports whose workers are DPDK's lcores that have an RX queue to poll: a source is the RX queues
/// of one worker, one of every port that has so many.
class DpdkPorts : public PacketPorts {
 public:
  /// Sends copies of frames by the first port's first queue, and returns how many of them it had
  /// room for. A ring (--vdev=net_ring0) receives what it sends. From one thread.
  virtual std::size_t send(std::span<const std::span<const std::uint8_t>> frames) = 0;

  /// The sender of the request's `senders` that has this place.
  virtual FrameSender& sender(std::size_t place) = 0;

  /// The ports that receive, by FrameSource::port().
  virtual std::vector<OwnedPort> owned() = 0;
};

/// A port that frames are sent to.
struct SenderRequest {
  std::string port;                  // DPDK's name or number of it
  std::optional<std::uint16_t> mtu;  // of what is sent; else as large as the port takes
  bool receives = false;             // it is one of the ports that receive, too
};

/// What DPDK is opened for.
struct DpdkRequest {
  std::vector<std::string> arguments;       // of its environment
  std::size_t frame_bytes;                  // frames that are taken whole where the port can
  std::vector<SenderRequest> senders = {};  // each with a TX queue of its own
  bool receives = true;                     // ports that only receive are started
  Answers answers = Answers::kOfNone;
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

  /// Starts DPDK's environment, and every port that its arguments lead to, as the request says. At
  /// most once in a process. Throws Error(kUsage) for arguments that DPDK does not take and for a
  /// sender that is no port or is of one without a TX queue for it, else Error(kDevice).
  virtual std::unique_ptr<DpdkPorts> open(const DpdkRequest& request) const = 0;

  /// The same with one more port, the first: a ring as deep as an RX queue (kRxDescriptors), which
  /// receives what it sends. --vdev=net_ring0 has a quarter of that.
  virtual std::unique_ptr<DpdkPorts> open_ring(const DpdkRequest& request) const = 0;
};

/// Loads the library, once, from lib/fibertap in a folder above the program's. Throws
/// Error(kDevice) where it or DPDK is missing.
const PacketLibrary& packet_library();

/// The name that packet_library() looks up in it: a `const PacketLibrary* ()`.
inline constexpr const char* kPacketLibraryEntry = "fibertap_packet_library";

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_DPDK_PACKET_LIBRARY_H_
