#ifndef FIBERTAP_TESTS_HOST_TARGET_FLOODED_PORTS_H_
#define FIBERTAP_TESTS_HOST_TARGET_FLOODED_PORTS_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "host/datapath/ingest/packet_ports.h"
#include "tests/support/packet.h"

namespace fibertap::testing {

/// Frames of VNI 7 without end.
class Flood final : public FrameSource {
 public:
  std::size_t pull(std::span<Frame> burst) override {
    const std::size_t count = std::min<std::size_t>(burst.size(), ++turns_ % 33);
    for (std::size_t i = 0; i < count; ++i) {
      burst[i] = {++frames_, static_cast<std::uint32_t>(frame_.size()), frame_};
    }
    return count;
  }
  bool has_ended() const noexcept override { return false; }

  std::uint64_t frames() const { return frames_; }

 private:
  const Bytes frame_ = mirrored(Packet().ethernet().ipv4().udp().payload(20)).vni(7).bytes();
  std::uint64_t frames_ = 0;
  std::uint64_t turns_ = 0;
};

/// One or two of them, each for a worker.
class FloodedPorts : public PacketPorts {
 public:
  explicit FloodedPorts(std::size_t workers = 2) : workers_(workers) {}

  std::size_t workers() const noexcept override { return workers_; }
  FrameSource& source(std::size_t worker) override { return floods_[worker]; }
  std::thread start(std::size_t, std::function<void()> work) override {
    return std::thread(std::move(work));
  }
  std::vector<PortCounters> counters() const override { return {}; }

  std::uint64_t frames() const { return floods_[0].frames() + floods_[1].frames(); }

 private:
  std::size_t workers_;
  Flood floods_[2];
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_TARGET_FLOODED_PORTS_H_
