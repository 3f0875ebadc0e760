#ifndef FIBERTAP_HOST_DATAPATH_PIPELINE_PIPELINE_H_
#define FIBERTAP_HOST_DATAPATH_PIPELINE_PIPELINE_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>

#include "host/base/error.h"
#include "host/datapath/batch/batch_builder.h"
#include "host/datapath/engines/engine.h"
#include "host/datapath/exception/exception_lane.h"
#include "host/datapath/ingest/frame_source.h"
#include "host/datapath/pipeline/snapshots.h"
#include "host/datapath/results/batch_counters.h"
#include "host/datapath/results/card_loss.h"
#include "host/datapath/results/checked_counters.h"
#include "host/datapath/results/session_statistics.h"
#include "host/datapath/results/session_vnis.h"
#include "host/datapath/results/totals.h"
#include "host/datapath/results/unknown_vnis.h"
#include "host/datapath/sinks/sink.h"
#include "host/rules/rule_image.h"

namespace fibertap {

/// Makes the engine that goes on in the place of a card that failed as the error says.
using SubstituteMaker = std::function<std::unique_ptr<Engine>(const Error&)>;

/// When a batch is closed that has room left.
struct BatchLimits {
  std::uint32_t frames = std::numeric_limits<std::uint32_t>::max();
  std::chrono::nanoseconds age = std::chrono::nanoseconds::max();  // of its first frame, in host
};

/// What a pipeline is put together from; what is not owned outlives it.
struct PipelineParts {
  FrameSource& source;
  Engine& engine;  // `rules` are loaded
  SharedRules rules;
  std::size_t interfaces;  // that the rules name
  std::span<Sink* const> sinks;
  bool verify = false;              // check the CRC of every result
  SubstituteMaker substitute = {};  // none: the pipeline ends with the card
  BatchLimits limits = {};
  std::chrono::nanoseconds snapshot_age = std::chrono::nanoseconds::max();  // see Snapshots
  std::uint16_t geneve_port = 0;        // of tunnels that are taken off; 0: none
  ExceptionLane* exceptions = nullptr;  // takes what is not VXLAN, if there is one
};

/// The data path of one core, run to completion:
///
///   FrameSource --burst--> BatchBuilder --slot--> Engine --slot--> check_result --blocks--> Sinks
///
/// A source that is damaged or fails ends it as the source's end does, so that all that lay before
/// is written; damage() reports it. A card that fails loses the frames in flight, which are
/// counted, and is not used further: the substitute goes on, or the pipeline ends. Only what the
/// engine throws or answers is a failure of the card. While a sink has no room nothing is taken in:
/// frames wait, or are lost, at the source.
class Pipeline {
 public:
  explicit Pipeline(const PipelineParts& parts);

  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  /// One step: takes in a burst, takes back what is finished. False once the source has ended and
  /// everything is written, or nobody reads any more. Throws what engine and sinks throw.
  bool poll_once();

  /// Between two steps: judges every frame that is in no batch yet by `rules`. What is in a batch
  /// is judged by the rules before, and their counters are folded. Goes on by the rules before when
  /// it throws: Error(kConfiguration) when the engine does not hold these, or what else loading
  /// does.
  void swap_rules(SharedRules rules, std::size_t interfaces);

  /// Finishes every batch, and publishes what was counted by then. Throws what an engine throws
  /// that cannot be lost; without what that one counted, all is published then too.
  void publish_exactly();

  /// What was published last, from any thread: an exact snapshot, or one that is younger than the
  /// snapshot age as long as the engine answers.
  std::shared_ptr<const Snapshot> snapshot() const { return snapshots_.latest(); }

  /// How old a snapshot is when the next one is begun.
  void set_snapshot_age(std::chrono::nanoseconds age) noexcept { snapshots_.set_age(age); }

  /// Whether it has nothing to look after until the next frame or snapshot.
  bool is_at_rest() const noexcept { return pending() == 0 && !snapshots_.is_reading(); }

  /// Frames that were pulled and have no disposition yet.
  std::uint64_t pending() const noexcept;

  const Totals& totals() const noexcept { return totals_; }
  const Intake& intake() const noexcept { return builder_.intake(); }
  const UnknownVnis& unknown_vnis() const noexcept { return unknown_vnis_; }
  std::uint64_t last_timestamp_ns() const noexcept { return last_timestamp_ns_; }
  const std::optional<Error>& damage() const noexcept { return damage_; }
  const std::optional<CardLoss>& card_loss() const noexcept { return card_loss_; }

 private:
  /// What the engine throws when it fails, and nothing else does.
  class EngineFailure : public Error {
   public:
    explicit EngineFailure(const Error& error) : Error(error) {}
  };

  void take_in();
  void pull();
  bool append(const Frame& frame, std::uint32_t port, bool again = false);  // false: all in flight
  void submit();
  bool has_age_limit() const noexcept {
    return parts_.limits.age != std::chrono::nanoseconds::max();
  }
  bool is_due() const noexcept;
  void take_back();
  void drain();
  void finish_reading();
  CounterImage read_counters();
  void start_counting() noexcept;
  void check_counted(const CounterImage& counters, const Totals& totals) const;
  void copy_to(Snapshot& snapshot) const;

  /// The answer of the engine to `call`.
  template <typename Call>
  static auto of_engine(Call call) {
    try {
      return call();
    } catch (const Error& error) {
      if (error.code() != Errc::kDevice) throw;
      throw EngineFailure(error);
    }
  }

  /// Does `step`; a card that fails in it is lost.
  template <typename Step>
  void guard(Step step) {
    try {
      step();
    } catch (const EngineFailure& error) {
      lose_card(error);
    }
  }
  void lose_card(const Error& error);
  void lose_in_flight();
  void load_substitute();
  void move_begun_batch();
  void end_with_what_was_judged();
  bool anybody_reads() const;
  bool all_have_room() const;

  PipelineParts parts_;
  Engine* engine_;  // nullptr once the card is lost and nothing has taken its place
  std::unique_ptr<Engine> substitute_;
  SharedRules rules_;  // that `engine_` holds
  std::size_t interfaces_;
  SessionVnis session_vnis_;
  std::array<Frame, 256> burst_{};
  std::size_t burst_size_ = 0;
  std::size_t burst_next_ = 0;
  std::uint32_t burst_port_ = 0;
  bool ended_ = false;
  std::deque<BatchSlot*> in_flight_;
  BatchBuilder builder_;
  std::chrono::steady_clock::time_point begun_;  // the batch in the builder
  std::optional<Error> damage_;
  std::optional<CardLoss> card_loss_;

  std::uint64_t received_ = 0;
  Totals totals_;
  CountedFrames counted_before_;  // of them, not in what `engine_` counts
  BatchCounters batches_;
  std::shared_ptr<const SessionStatistics> folded_;  // by the rules before `rules_`
  UnknownVnis unknown_vnis_;
  // As they are: a pipeline without frames publishes the same again and again.
  mutable std::shared_ptr<const UnknownVnis> copy_of_unknown_vnis_;
  // Looked at with every snapshot: a reading of the clock for every batch would cost more.
  mutable std::chrono::steady_clock::time_point answered_;
  mutable std::uint64_t answered_batches_ = 0;
  std::uint64_t last_timestamp_ns_ = 0;
  Snapshots snapshots_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_PIPELINE_PIPELINE_H_
