#ifndef FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_PACKET_SOCKET_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_PACKET_SOCKET_H_

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>

#include "host/base/descriptor.h"
#include "host/datapath/ingest/frame_source.h"
#include "host/datapath/ingest/packet_socket/link.h"
#include "host/datapath/ingest/packet_socket/rx_ring.h"

namespace fibertap {

/// What one ring counted. A frame that came in found room in the ring or did not; of those that did
/// some were not pulled yet.
struct RingCounters {
  std::uint64_t received = 0;  // found room
  std::uint64_t full = 0;      // found none
  std::uint64_t waiting = 0;   // of the received
};

/// Frames that come in on one interface of the kernel, with the kernel's time of each, from a ring
/// of its own: nothing about the interface changes, and other programs see the frames too. Needs
/// CAP_NET_RAW and nothing else.
class PacketSocket final : public FrameSource {
 public:
  /// Takes nothing before start(). Throws Error(kDevice).
  PacketSocket(const Link& link, std::size_t ring_bytes);

  /// Shares the interface's frames with the sockets that have the same group: the kernel chooses
  /// one by a hash of addresses and ports. The first, which has no number to give, makes a group
  /// and returns its number, which no other program has. Throws Error(kDevice).
  std::uint16_t share(std::optional<std::uint16_t> group);

  /// Asks the interface for frames to other machines too, while the socket is open. Throws
  /// Error(kDevice).
  void be_promiscuous();

  /// Takes frames from now on.
  void start();

  std::size_t pull(std::span<Frame> burst) override;
  bool has_ended() const noexcept override;
  bool wait(std::chrono::nanoseconds most) override;
  void end_intake() override;

  /// Between start() and end_intake(). From any thread.
  bool takes_frames() const noexcept { return takes_frames_; }

  /// Since start(). From any thread.
  RingCounters counters() const;

 private:
  [[noreturn]] void fail(const char* expected) const;

  const Link link_;
  Descriptor socket_;
  RxRing ring_;
  std::atomic<std::uint64_t> pulled_ = 0;
  std::atomic<bool> takes_frames_ = false;

  mutable std::mutex mutex_;  // the kernel's counters start anew each time they are read
  mutable RingCounters counters_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_PACKET_SOCKET_PACKET_SOCKET_H_
