#ifndef FIBERTAP_HOST_DATAPATH_PIPELINE_SNAPSHOTS_H_
#define FIBERTAP_HOST_DATAPATH_PIPELINE_SNAPSHOTS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "host/datapath/engines/engine.h"
#include "host/datapath/pipeline/counter_images.h"
#include "host/datapath/pipeline/published.h"
#include "host/datapath/pipeline/snapshot.h"

namespace fibertap {

/// Takes snapshots of a pipeline while it works, and publishes them. A reading of the engine's
/// counters is put behind the batches in flight; when the last of these has been taken back, all
/// else is copied; when the reading has come, both are published. Frames go on all the while. All
/// but latest() is the pipeline's.
class Snapshots {
 public:
  using Clock = std::chrono::steady_clock;

  /// Copies all that the pipeline itself counts.
  using Copy = std::function<void(Snapshot&)>;

  /// Throws what a broken engine is where its counters are not of the frames of the rest.
  using Check = std::function<void(const Snapshot&)>;

  /// Begins one when the one before is so old; with the most that there is, none by itself.
  Snapshots(std::chrono::nanoseconds age, Copy copy, Check check)
      : age_(age), copy_(std::move(copy)), check_(std::move(check)) {}

  std::shared_ptr<const Snapshot> latest() const { return published_.latest(); }

  void set_age(std::chrono::nanoseconds age) noexcept { age_ = age; }
  bool are_taken() const noexcept { return age_ != std::chrono::nanoseconds::max(); }

  /// Whether the engine is asked for counters.
  bool is_reading() const noexcept { return reading_.has_value(); }

  /// What counting by other rules needs.
  struct Room {
    Room(const abi::RuleImageHeader& rules, bool are_taken)
        : images(rules, are_taken ? CounterImages::kReady : 0),
          zeroes(std::make_shared<const CounterImage>(rules)) {}
    CounterImages images;
    std::shared_ptr<const CounterImage> zeroes;
  };

  /// Other rules are in use, and nothing is counted yet.
  void start_over(Room room) noexcept;

  /// The same rules are in use by an engine that has counted nothing yet.
  void start_over() noexcept;

  /// One turn of the pipeline, whose engine has `in_flight` batches. Throws what the engine throws.
  void take_turn(Engine& engine, std::size_t in_flight);

  /// A batch was taken back, and is counted.
  void note_batch() noexcept;

  /// Waits for the reading, if there is one; with no batch in flight.
  void finish_reading(Engine& engine);

  /// The engine will not answer.
  void drop_reading() noexcept { reading_.reset(); }

  /// Publishes at once, with the counters that belong to it: by default those that are known, which
  /// are of the same frames.
  void publish() noexcept { publish(counters_); }
  void publish(std::shared_ptr<const CounterImage> counters) noexcept;

 private:
  struct Reading {
    std::shared_ptr<CounterImage> image;
    std::shared_ptr<Snapshot> snapshot;  // none where there was no memory for it
    std::size_t before;                  // batches in flight that it is behind
    std::uint64_t batches = 0;           // when it is at its place
    bool is_read = false;
  };
  void take(Engine& engine, std::size_t in_flight);
  void begin(Engine& engine, std::size_t in_flight);
  void go_on(Engine& engine);
  void copy_at_mark() noexcept;

  std::chrono::nanoseconds age_;
  Copy copy_;
  Check check_;
  std::optional<Room> room_;
  std::uint64_t batches_ = 0;                     // taken back
  std::shared_ptr<const CounterImage> counters_;  // after so many of them:
  std::uint64_t counted_batches_ = 0;
  std::optional<Reading> reading_;
  Clock::time_point next_;
  std::shared_ptr<const Snapshot> unpublished_;
  Published published_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_PIPELINE_SNAPSHOTS_H_
