#ifndef FIBERTAP_HOST_DATAPATH_SINKS_PORT_PORT_WRITER_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_PORT_PORT_WRITER_H_

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "host/base/clock.h"
#include "host/datapath/ingest/frame_sender.h"
#include "host/datapath/sinks/writer.h"

namespace fibertap {

/// Inner frames to a port, as far as they were kept. A frame that is longer than the port's MTU
/// (EMSGSIZE), or shorter than an Ethernet header (EBADMSG), is not sent. A port that takes nothing
/// is waited for: longer than the patience it is full (ENOBUFS), and is not waited for again until
/// it takes a frame.
class PortWriter final : public Writer {
 public:
  static constexpr std::chrono::milliseconds kPatience{100};

  /// `sender`, which nobody else uses, outlives the writer.
  explicit PortWriter(FrameSender& sender, const Clock& clock = Clock::steady())
      : sender_(sender), clock_(clock) {}

  const std::string& path() const noexcept override { return sender_.name(); }
  void describe(std::span<const Interface> /*interfaces*/) noexcept override {}
  Loss take(std::span<std::uint8_t> blocks, std::uint64_t frames) noexcept override;
  Loss late_loss() noexcept override;
  void finish(std::uint64_t /*timestamp_ns*/, std::span<const InterfaceCount> /*counts*/) override {
  }
  void interrupt() noexcept override { is_interrupted_ = true; }
  std::uint64_t taken() const noexcept override { return taken_; }

 private:
  using Bytes = std::span<const std::uint8_t>;
  static constexpr std::size_t kBurst = 32;

  bool fits(Bytes frame) const noexcept;
  void send(std::span<const Bytes> burst) noexcept;
  bool may_wait(Clock::TimePoint since) const noexcept;

  FrameSender& sender_;
  const Clock& clock_;
  bool is_full_ = false;  // took nothing when it was waited for
  std::uint64_t too_short_ = 0;
  std::uint64_t too_long_ = 0;
  std::uint64_t port_full_ = 0;
  std::atomic<std::uint64_t> taken_ = 0;
  std::atomic<bool> is_interrupted_ = false;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_PORT_PORT_WRITER_H_
