#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOW_TABLE_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOW_TABLE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "host/datapath/sinks/flows/flow.h"

namespace fibertap {

struct FlowTableSettings {
  std::size_t most_flows = 65536;  // at least 1
  std::chrono::nanoseconds interval = std::chrono::minutes(1);
  /// After its first FIN or RST a flow is waited for no longer than this, for what comes behind.
  std::chrono::nanoseconds linger = std::chrono::seconds(5);
  std::uint64_t seed = 0;  // of the hash; one that nobody outside knows
};

/// The flows of the interval under way, a bounded number of them. The time is that of frames: it
/// may jump. A frame costs the same however many flows there are. Allocates at the beginning only.
class FlowTable {
 public:
  /// Gets a flow that is over; each frame is counted in one flow.
  using OnOver = std::function<void(const Flow&)>;

  FlowTable(const FlowTableSettings& settings, OnOver on_over);

  /// Counts a frame. Its flow is over first when the frame lies more than an interval from another
  /// frame of it; when there is no room for a new flow the oldest is over.
  void add(const FlowFrame& frame) { add(frame, place_of(frame)); }

  /// The same in steps, so that what several frames read of the memory is read side by side: where
  /// a frame looks first, what it finds there, and the count.
  std::size_t place_of(const FlowFrame& frame) const noexcept;
  void look_at(std::size_t place) const noexcept;
  void add(const FlowFrame& frame, std::size_t place);

  /// Flows whose time is over at `now_ns` are over.
  void expire(std::uint64_t now_ns);

  /// All flows are over.
  void clear();

  std::size_t size() const noexcept { return size_; }
  std::uint64_t evicted() const noexcept { return evicted_; }

  /// Flows that were over before their interval was, because of a FIN or a RST.
  std::uint64_t closed_early() const noexcept { return closed_early_; }

 private:
  using Index = std::uint32_t;
  static constexpr Index kNone = 0xFFFFFFFF;

  struct Slot {
    Flow flow;
    std::uint64_t closing_ns = 0;  // its first FIN or RST
    Index next_in_bucket = kNone;  // of free slots too
    Index before = kNone;          // in its queue
    Index behind = kNone;
    Index place = 0;  // of its bucket
    bool is_closing = false;
  };

  /// Slots in the order in which they came.
  struct Queue {
    Index first = kNone;
    Index last = kNone;
  };

  Index find(const FlowKey& key, std::size_t place) const noexcept;
  Index begin_flow(const FlowFrame& frame, std::size_t place);
  void count(const FlowFrame& frame, Slot& slot);
  void close(Index index) noexcept;
  void end_flow(Index index);
  void append(Queue& queue, Index index) noexcept;
  void remove(Queue& queue, Index index) noexcept;
  Queue& queue_of(const Slot& slot) noexcept { return slot.is_closing ? closing_ : open_; }
  bool is_over(const Slot& slot, std::uint64_t now_ns) const noexcept;

  const std::uint64_t interval_ns_;
  const std::uint64_t linger_ns_;
  const std::uint64_t seed_;
  const OnOver on_over_;
  std::vector<Slot> slots_;
  std::vector<Index> buckets_;  // first slots; a power of two of them
  Index free_ = 0;
  std::size_t size_ = 0;
  Queue open_;
  Queue closing_;
  std::uint64_t evicted_ = 0;
  std::uint64_t closed_early_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_FLOW_TABLE_H_
