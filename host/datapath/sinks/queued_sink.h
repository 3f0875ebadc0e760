#ifndef FIBERTAP_HOST_DATAPATH_SINKS_QUEUED_SINK_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_QUEUED_SINK_H_

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "host/base/clock.h"
#include "host/datapath/sinks/session_filter.h"
#include "host/datapath/sinks/sink.h"
#include "host/datapath/sinks/slab_fill.h"
#include "host/datapath/sinks/slab_queue.h"
#include "host/datapath/sinks/writer.h"
#include "host/rules/interfaces.h"

namespace fibertap {

struct QueueOptions {
  std::string name = {};  // in its counters; empty: what it writes to
  std::size_t bytes = std::size_t{64} << 20;
  bool backpressure = false;                 // a full queue has no room, and loses nothing itself
  SessionFilter sessions = SessionFilter();  // whose frames are accepted
  std::chrono::nanoseconds patience = std::chrono::seconds(5);  // with a reader at the end
  const Clock& clock = Clock::steady();
};

/// A writer with a thread of its own behind a bounded queue, so that neither a slow reader
/// nor a slow disk stops the data path. Several pipelines may write to it.
class QueuedSink final : public Sink {
 public:
  /// Nobody else uses `writer`, which outlives the sink.
  QueuedSink(Writer& writer, const QueueOptions& options);

  /// Without finish() what is queued is lost.
  ~QueuedSink() override;

  /// Never throws for what cannot be written: that is counted.
  void write(const CheckedResult& result) override;

  /// With backpressure only while the queue is not full. The batches that are under way then are
  /// still taken.
  bool has_room() const override;

  /// The end is near: a reader that reads nothing for as long as the patience is waited for no
  /// more.
  void hurry();

  /// A frame that nobody reads is lost by its name; the data path goes on.
  bool is_open() const noexcept override { return true; }

  /// Interfaces whose ids follow those described before; before the first frame of any of them.
  void describe(std::span<const Interface> interfaces);

  SinkCounters counters() const override;

  /// Writes what is queued, then the end of the capture. Once, when nobody writes any more. Throws
  /// Error(kPartial) when the end cannot be written.
  void finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts);

 private:
  void work();
  void put(Slab& slab);
  void tell_missed() noexcept;
  void close();

  // Locked:
  /// Room for what the sink takes of a result; when there is none the frames are counted.
  std::optional<SlabQueue::Reserved> room_for(const CheckedResult& result,
                                              const TakenBlocks& taken);
  bool fits(std::size_t bytes) const;
  bool is_waiting() const;  // for the reader
  bool has_lost_patience() const;
  void be_patient();
  void note_more(std::size_t bytes);
  void count(const Loss& loss) noexcept;
  void count_late_losses();

  Writer& writer_;
  const QueueOptions options_;

  std::mutex filling_;  // taken before the other
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  SlabQueue queue_;
  std::size_t bytes_ = 0;  // in it and in the slab that is being written; 0 when all is written
  bool closed_ = false;    // the thread ends when all is written
  bool hurries_ = false;
  // When what is queued, or its reader, last moved; bytes that were taken till then.
  mutable Clock::TimePoint last_move_;
  mutable std::uint64_t taken_ = 0;
  SinkCounters counters_;
  std::uint64_t missed_ = 0;  // of the losses before the writer, those that it knows

  std::thread thread_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_QUEUED_SINK_H_
