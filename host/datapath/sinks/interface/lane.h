#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_LANE_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_LANE_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "host/datapath/sinks/interface/interface_end.h"
#include "host/datapath/sinks/interface/pauses.h"
#include "host/datapath/sinks/interface/pending_losses.h"

namespace fibertap {

/// What lanes of one writer share.
struct LaneParts {
  PendingLosses& losses;
  Pauses& pauses;
  const std::function<void(std::string)>& on_note;  // a line for a person
};

/// Frames on their way to one interface, several at a time, in their order.
///
/// An interface without room is waited for; one that took nothing for kPatience loses frames, until
/// it takes one. An interface that is down or gone is looked for again after a pause, which doubles
/// up to kLongestPause.
class Lane {
 public:
  static constexpr std::chrono::milliseconds kPatience{100};
  static constexpr std::chrono::milliseconds kFirstPause{100};
  static constexpr std::chrono::milliseconds kLongestPause{5000};
  static constexpr std::size_t kBurst = 64;

  Lane(std::unique_ptr<InterfaceEnd> end, LaneParts parts);

  /// The bytes of `frame` stay as they are until flush(). Frames that are shorter than an Ethernet
  /// header are lost.
  void add(std::span<const std::uint8_t> frame, std::optional<std::uint16_t> vlan) noexcept {
    if (frame.size() < OutgoingFrame::kLeastBytes) return parts_.losses.add(1, EBADMSG);
    frames_[count_++].set(frame, vlan);
    if (count_ == kBurst) flush();
  }

  /// Sends what was added. Returns when all of it is sent or lost.
  void flush() noexcept;

 private:
  void send(std::span<OutgoingFrame> frames) noexcept;
  bool may_send() noexcept;
  bool wait() noexcept;
  void go_down(int error) noexcept;
  void note_progress() noexcept;
  void note(const std::string& text) noexcept;

  std::unique_ptr<InterfaceEnd> end_;
  LaneParts parts_;
  std::array<OutgoingFrame, kBurst> frames_;
  std::size_t count_ = 0;
  std::optional<Clock::TimePoint> full_since_;
  bool is_down_ = false;
  bool has_noted_ = false;  // that it is down
  Clock::TimePoint next_look_;
  std::chrono::milliseconds pause_ = kFirstPause;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_LANE_H_
