#ifndef FIBERTAP_HOST_LAB_BENCH_MEASURED_PARTS_H_
#define FIBERTAP_HOST_LAB_BENCH_MEASURED_PARTS_H_

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "host/datapath/engines/engine.h"
#include "host/datapath/ingest/frame_source.h"

namespace fibertap {

using MeasuringClock = std::chrono::steady_clock;

/// Time spent in what lives as long as this.
class Stopwatch {
 public:
  explicit Stopwatch(std::chrono::nanoseconds& sum) : sum_(sum) {}
  ~Stopwatch() { sum_ += MeasuringClock::now() - start_; }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  std::chrono::nanoseconds& sum_;
  MeasuringClock::time_point start_ = MeasuringClock::now();
};

/// A source under a stopwatch.
class MeasuredSource final : public FrameSource {
 public:
  explicit MeasuredSource(FrameSource& source) : source_(source) {}

  std::size_t pull(std::span<Frame> burst) override {
    const auto start = MeasuringClock::now();
    longest_turn_ = std::max<std::chrono::nanoseconds>(longest_turn_, start - last_start_);
    if (was_empty_) idle += start - last_start_;
    const std::size_t count = source_.pull(burst);
    was_empty_ = count == 0;
    if (!was_empty_) busy += MeasuringClock::now() - start;
    last_start_ = start;
    return count;
  }
  bool has_ended() const noexcept override { return source_.has_ended(); }

  std::chrono::nanoseconds busy{0};  // in pulls that gave frames
  std::chrono::nanoseconds idle{0};  // in the turns of a pipeline that began with none

  /// The longest time from one pull to the next since this was asked before, that under way
  /// included.
  std::chrono::nanoseconds take_longest_turn() {
    return std::max<std::chrono::nanoseconds>(std::exchange(longest_turn_, {}),
                                              MeasuringClock::now() - last_start_);
  }

 private:
  FrameSource& source_;
  bool was_empty_ = false;
  std::chrono::nanoseconds longest_turn_{0};
  MeasuringClock::time_point last_start_ = MeasuringClock::now();
};

/// An engine under a stopwatch, and how long each batch was in its hands: from its first frame
/// until its result was taken.
class MeasuredEngine final : public Engine {
 public:
  explicit MeasuredEngine(Engine& engine) : engine_(engine) {
    latencies.resize(1 << 20);  // which touches its memory, now and not while it is measured
    latencies.clear();
  }

  std::string_view name() const noexcept override { return engine_.name(); }
  bool can_be_lost() const noexcept override { return engine_.can_be_lost(); }
  void load_rules(const RuleImage& image) override { engine_.load_rules(image); }
  BatchSlot* acquire() override {
    BatchSlot* const slot = engine_.acquire();
    if (slot != nullptr) begun_[slot] = MeasuringClock::now();
    return slot;
  }
  void submit(BatchSlot& slot) override {
    const Stopwatch watch(busy);
    engine_.submit(slot);
  }
  BatchSlot* poll() override {
    BatchSlot* const slot = engine_.poll();
    if (slot != nullptr) polled_ = MeasuringClock::now();
    return slot;
  }
  void release(BatchSlot& slot) noexcept override {
    const auto now = MeasuringClock::now();
    results += now - polled_;
    if (latencies.size() < latencies.capacity()) latencies.push_back(now - begun_[&slot]);
    engine_.release(slot);
  }
  void begin_reading(std::shared_ptr<CounterImage> to) override {
    engine_.begin_reading(std::move(to));
  }
  bool has_read() override { return engine_.has_read(); }
  CounterImage read_counters() override { return engine_.read_counters(); }

  std::chrono::nanoseconds busy{0};
  std::chrono::nanoseconds results{0};              // from a poll to its release
  std::vector<std::chrono::nanoseconds> latencies;  // as many as fit

 private:
  Engine& engine_;
  MeasuringClock::time_point polled_;
  std::map<const BatchSlot*, MeasuringClock::time_point> begun_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_BENCH_MEASURED_PARTS_H_
