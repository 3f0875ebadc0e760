#ifndef FIBERTAP_HOST_DATAPATH_INGEST_FRAME_SENDER_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_FRAME_SENDER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace fibertap {

/// Where frames are sent to, such as a queue of a port. For use by one thread.
class FrameSender {
 public:
  virtual ~FrameSender() = default;

  /// The port's, for a person: "net_ring0".
  virtual const std::string& name() const noexcept = 0;

  /// Bytes that a frame may have beside its Ethernet header and one VLAN tag.
  virtual std::size_t mtu() const noexcept = 0;

  /// Sends copies of frames that fit the MTU, and returns how many of them, from the first on, the
  /// port had room for.
  virtual std::size_t send(std::span<const std::span<const std::uint8_t>> frames) noexcept = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_FRAME_SENDER_H_
