#ifndef FIBERTAP_HOST_DATAPATH_SINKS_VIEWERS_VIEWER_QUEUE_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_VIEWERS_VIEWER_QUEUE_H_

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "host/datapath/sinks/session_filter.h"
#include "host/datapath/sinks/sink.h"

namespace fibertap {

/// Frames of each interface, by the id that it has in blocks.
using FramesOfInterfaces = std::map<std::uint32_t, std::uint64_t>;

/// Accepted frames that wait for one viewer. Bounded: beyond that frames are lost for this viewer
/// alone. Pipelines offer, one thread takes.
class ViewerQueue {
 public:
  /// Blocks as an engine wrote them, which several queues may share.
  using Run = std::shared_ptr<const std::vector<std::uint8_t>>;

  struct Item {
    Run run;  // none: only losses are left to say
    std::uint64_t frames = 0;
    FramesOfInterfaces lost_before;  // the first frame of the run
  };

  ViewerQueue(SessionFilter sessions, std::size_t bytes)
      : sessions_(std::move(sessions)), bytes_at_most_(bytes) {}

  /// Takes those of the sessions. `whole` is a copy of all blocks of the result: made by the first
  /// that wants one, for all that are offered the same result.
  void offer(const CheckedResult& result, Run& whole) noexcept;

  /// Takes no more frames; what waits can still be taken.
  void end() noexcept;

  /// The next frames, none when there are none now. Behind the last frames, once, what was lost
  /// after them.
  std::optional<Item> take();

  /// Of the frames of an item, how many were sent; the others found nobody any more.
  void count(const Item& item, std::uint64_t sent) noexcept;

  /// Ended, and nothing waits.
  bool is_over() const;

  /// Ends, and what waits finds nobody any more. Nothing is counted after it.
  SinkCounters close() noexcept;

  SinkCounters counters() const;

 private:
  using Items = std::list<Item>;

  bool fits(std::size_t bytes) const { return bytes_ == 0 || bytes_ + bytes <= bytes_at_most_; }
  bool has_room_for(std::size_t bytes) const;
  void push(Items& item) noexcept;
  void lose(std::span<const std::uint8_t> blocks, std::uint64_t frames);

  const SessionFilter sessions_;
  const std::size_t bytes_at_most_;

  mutable std::mutex mutex_;
  Items items_;
  std::size_t bytes_ = 0;  // in them
  bool has_ended_ = false;
  FramesOfInterfaces lost_;  // after the last item
  SinkCounters counters_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_VIEWERS_VIEWER_QUEUE_H_
