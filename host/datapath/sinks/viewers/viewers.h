#ifndef FIBERTAP_HOST_DATAPATH_SINKS_VIEWERS_VIEWERS_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_VIEWERS_VIEWERS_H_

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "host/base/clock.h"
#include "host/datapath/sinks/capture_form.h"
#include "host/datapath/sinks/sink.h"
#include "host/datapath/sinks/viewers/viewer_capture.h"
#include "host/datapath/sinks/viewers/viewer_queue.h"
#include "host/rules/interfaces.h"

namespace fibertap {

class Viewer;

/// What a viewer wants to see.
struct ViewerRequest {
  std::vector<std::uint32_t> vnis = {};  // none: all
  CaptureForm form = CaptureForm::kComment;
  std::uint32_t snaplen = std::numeric_limits<std::uint32_t>::max();
  std::uint64_t frames = std::numeric_limits<std::uint64_t>::max();  // and no more
  std::chrono::nanoseconds time = std::chrono::nanoseconds::max();   // and no longer
};

/// A sink for people who look for a while at what is accepted, from the moment at which they come.
/// Each has a queue of its own, beyond which frames are lost for that viewer alone: neither the
/// data path nor any other sink waits. It is not one of the sinks that all accepted frames go to,
/// so its counters stand apart.
class Viewers final : public Sink, public std::enable_shared_from_this<Viewers> {
 public:
  static constexpr std::size_t kMost = 8;  // at a time
  static constexpr std::size_t kQueueBytes = std::size_t{16} << 20;

  explicit Viewers(std::size_t queue_bytes = kQueueBytes, const Clock& clock = Clock::steady())
      : queue_bytes_(queue_bytes), clock_(clock) {}

  /// Without a viewer it looks at one number.
  void write(const CheckedResult& result) override {
    if (present_.load(std::memory_order_acquire) != 0) offer(result);
  }
  bool is_open() const noexcept override { return true; }
  bool is_counted() const noexcept override { return false; }

  /// Frames that viewers were given since the start, each viewer's counted for itself.
  SinkCounters counters() const override;

  /// Viewers that there are now.
  std::size_t present() const noexcept { return present_; }

  /// Interfaces whose ids follow those described before; before the first frame of any of them.
  void describe(std::span<const Interface> interfaces);

  /// The interface of an id; one of no session when there is none.
  Interface interface(std::uint32_t id) const;

  /// A viewer from now on; nullptr when kMost are there, or the end is.
  std::unique_ptr<Viewer> open(const ViewerRequest& request);

  /// No frame comes any more: viewers get what waits for them, and the end.
  void finish() noexcept;

  /// What still waits finds nobody any more: it is counted as lost to a reader that is gone.
  void close() noexcept;

 private:
  friend class Viewer;
  using Queues = std::array<std::shared_ptr<ViewerQueue>, kMost>;  // nullptr: room for a viewer

  void offer(const CheckedResult& result) noexcept;
  void leave(const std::shared_ptr<ViewerQueue>& queue) noexcept;
  std::vector<std::uint32_t> ids_of(const std::vector<std::uint32_t>& vnis) const;
  Queues queues() const;

  const std::size_t queue_bytes_;
  const Clock& clock_;
  std::atomic<std::size_t> present_ = 0;

  mutable std::mutex mutex_;
  Queues queues_;
  std::vector<Interface> interfaces_;
  SinkCounters before_;  // of viewers that have left
  bool has_ended_ = false;
};

/// One viewer's capture. For use by one thread; outlives what gave it, if need be.
class Viewer {
 public:
  Viewer(std::shared_ptr<Viewers> viewers, std::shared_ptr<ViewerQueue> queue,
         const ViewerRequest& request);
  ~Viewer();
  Viewer(const Viewer&) = delete;
  Viewer& operator=(const Viewer&) = delete;

  /// The next bytes, 64 KiB at most, valid until the next call; none when there are none now.
  std::span<const std::uint8_t> next();

  /// Whether all was given, the capture's end too.
  bool has_ended() const noexcept { return is_done_ && given_ == bytes_.size(); }

  /// It wants no more frames, nor those that wait; next() gives the end.
  void stop() noexcept;

 private:
  void fill();

  const std::shared_ptr<Viewers> viewers_;
  const std::shared_ptr<ViewerQueue> queue_;
  const Clock::TimePoint end_;
  std::uint64_t frames_left_;
  ViewerCapture capture_;
  ViewerCapture::Bytes bytes_;
  std::size_t given_ = 0;  // of them
  bool is_done_ = false;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_VIEWERS_VIEWERS_H_
