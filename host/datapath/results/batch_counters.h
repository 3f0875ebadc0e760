#ifndef FIBERTAP_HOST_DATAPATH_RESULTS_BATCH_COUNTERS_H_
#define FIBERTAP_HOST_DATAPATH_RESULTS_BATCH_COUNTERS_H_

#include <chrono>
#include <cstdint>
#include <cstring>

#include "abi/frame_record.h"
#include "host/datapath/batch/batch_slot.h"
#include "host/datapath/results/histogram.h"

namespace fibertap {

/// What batches were like that an engine answered for.
struct BatchCounters {
  Histogram<8> frames{{1, 4, 16, 64, 256, 1024, 4096, 16384}};

  /// From the time of a batch's first frame, which waited for longest, to when all were with the
  /// sinks. Times of frames are the wall clock's where they arrive; of a frame that is younger than
  /// the clock, which was set back, it is 0.
  Histogram<14> latency_ns{{50'000, 100'000, 200'000, 500'000, 1'000'000, 2'000'000, 5'000'000,
                            10'000'000, 20'000'000, 50'000'000, 100'000'000, 200'000'000,
                            500'000'000, 1'000'000'000}};

  void note(const BatchSlot& slot, std::chrono::system_clock::time_point now) noexcept {
    if (slot.frames == 0) return;
    abi::FrameHead head;
    std::memcpy(&head, slot.records().data(), sizeof(head));
    const auto now_ns = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(now.time_since_epoch()).count());
    frames.note(slot.frames);
    latency_ns.note(now_ns > head.timestamp_ns ? now_ns - head.timestamp_ns : 0);
  }

  void add(const BatchCounters& other) noexcept {
    frames.add(other.frames);
    latency_ns.add(other.latency_ns);
  }
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_RESULTS_BATCH_COUNTERS_H_
