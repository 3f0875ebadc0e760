#ifndef FIBERTAP_HOST_DATAPATH_INGEST_PACKET_PORTS_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_PACKET_PORTS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "host/datapath/ingest/frame_source.h"

namespace fibertap {

/// Frames that did not come from a port to a pipeline, for one reason.
struct PortLoss {
  std::string name;                     // "imissed"
  std::optional<std::uint64_t> frames;  // absent: not known, because nobody counts them
  std::string_view meaning;             // of static storage
};

/// What a port counted since it was started.
struct PortCounters {
  std::string port;            // "0000:00:06.0", "eth0"
  std::string driver;          // "net_ena", "packet_socket"
  std::uint64_t ipackets = 0;  // frames that the driver received
  std::vector<PortLoss> lost;  // frames that arrived at the port, each in one of these places
  /// What interface, host or network dropped before the port: of any protocol, and a frame may be
  /// in two of them or, where a network delayed it only, have arrived after all.
  std::vector<PortLoss> before;
};

/// Something that happened to a port, as a line of the log.
struct PortEvent {
  bool is_trouble;  // frames may not come because of it
  std::string text;
};

/// Started network ports, and the threads that poll them. No type of DPDK or of the kernel shows.
class PacketPorts {
 public:
  virtual ~PacketPorts() = default;

  /// Threads that take frames, each from a source of its own: at least one.
  virtual std::size_t workers() const noexcept = 0;

  /// For use by its worker's thread only.
  virtual FrameSource& source(std::size_t worker) = 0;

  /// Runs `work` on a thread for a worker. The ports outlive the thread.
  virtual std::thread start(std::size_t worker, std::function<void()> work) = 0;

  /// From one thread.
  virtual std::vector<PortCounters> counters() const = 0;

  /// What happened since it was asked last. Throws Error(kDevice) once a port is gone. From the
  /// thread that asks for counters.
  virtual std::vector<PortEvent> events() { return {}; }
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_PACKET_PORTS_H_
