#ifndef FIBERTAP_TESTS_HOST_DATAPATH_INGEST_PACKET_SOCKET_NEAR_INTERFACE_H_
#define FIBERTAP_TESTS_HOST_DATAPATH_INGEST_PACKET_SOCKET_NEAR_INTERFACE_H_

#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <vector>

#include "host/datapath/ingest/packet_socket/interface_ports.h"
#include "tests/host/datapath/ingest/packet_socket/own_network.h"
#include "tests/support/packet.h"

namespace fibertap::testing {

using namespace std::chrono_literals;

inline constexpr std::size_t kSmallRing = std::size_t{1} << 20;

/// A frame as it was pulled.
struct Taken {
  std::uint64_t timestamp_ns;
  std::uint32_t origlen;
  Bytes bytes;
};

inline std::uint64_t now_ns() {
  return static_cast<std::uint64_t>(
      std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count());
}

/// At least 14 bytes that differ from those of other numbers and sizes.
inline Bytes numbered(std::size_t number, std::size_t size) {
  Bytes bytes = Packet().ethernet().bytes();
  bytes.resize(size);
  for (std::size_t i = 14; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(number + 7 * i);
  return bytes;
}

/// The interface `near` as a port.
class NearInterface : public OwnNetwork {
 protected:
  static InterfaceOptions near(std::size_t queues = 1, std::size_t ring_bytes = kSmallRing) {
    InterfaceOptions options;
    options.name = "near";
    options.queues = queues;
    options.ring_bytes = ring_bytes;
    return options;
  }

  /// The frames of a worker until there are `count`, or for ten seconds.
  static std::vector<Taken> take(PacketPorts& ports, std::size_t count, std::size_t worker = 0) {
    std::vector<Taken> taken;
    Frame burst[64];
    FrameSource& source = ports.source(worker);
    for (const auto start = std::chrono::steady_clock::now();
         taken.size() < count && std::chrono::steady_clock::now() < start + 10s;) {
      const std::size_t pulled = source.pull(burst);
      for (const Frame& frame : std::span(burst).first(pulled)) {
        taken.push_back(
            {frame.timestamp_ns, frame.origlen, {frame.bytes.begin(), frame.bytes.end()}});
      }
      if (pulled == 0) source.wait(20ms);
    }
    EXPECT_EQ(taken.size(), count);
    return taken;
  }

  /// All that there is once nothing more is taken in.
  static std::size_t drain(FrameSource& source) {
    std::size_t frames = 0;
    Frame burst[256];
    source.end_intake();
    for (const auto start = std::chrono::steady_clock::now();
         std::chrono::steady_clock::now() < start + 10s;) {
      const std::size_t pulled = source.pull(burst);
      frames += pulled;
      if (pulled == 0 && source.has_ended()) return frames;
    }
    ADD_FAILURE() << "the source does not end";
    return frames;
  }

  static std::uint64_t count_of(const PacketPorts& ports, const std::string& name) {
    const PortCounters port = ports.counters().at(0);
    for (const auto* const list : {&port.lost, &port.before}) {
      for (const PortLoss& loss : *list) {
        if (loss.name == name) return loss.frames.value();
      }
    }
    ADD_FAILURE() << "no counter " << name;
    return 0;
  }

  static std::vector<std::string> lines(std::vector<PortEvent> events) {
    std::vector<std::string> lines;
    for (PortEvent& event : events) lines.push_back(std::move(event.text));
    return lines;
  }
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_DATAPATH_INGEST_PACKET_SOCKET_NEAR_INTERFACE_H_
