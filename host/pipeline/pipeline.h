#ifndef FIBERTAP_HOST_PIPELINE_PIPELINE_H_
#define FIBERTAP_HOST_PIPELINE_PIPELINE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "host/base/error.h"
#include "host/batch/batch_builder.h"
#include "host/engines/engine.h"
#include "host/ingest/frame_source.h"
#include "host/results/totals.h"
#include "host/results/unknown_vnis.h"
#include "host/rules/rule_image.h"
#include "host/sinks/sink.h"

namespace fibertap {

/// What a pipeline is put together from; all outlive it.
struct PipelineParts {
  FrameSource& source;
  Engine& engine;  // `rules` are loaded
  const RuleImage& rules;
  std::size_t interfaces;  // that the rules name
  std::span<Sink* const> sinks;
};

/// The data path of one core, run to completion:
///
///   FrameSource --burst--> BatchBuilder --slot--> Engine --slot--> check_result --blocks--> Sinks
///
/// A source that is damaged ends it as the source's end does, so that all that lay before the
/// damage is written; damage() tells.
class Pipeline {
 public:
  explicit Pipeline(const PipelineParts& parts) : parts_(parts) {}

  /// One step: takes in a burst, takes back what is finished. False once the source has ended and
  /// everything is written, or nobody reads any more. Throws what engine and sinks throw.
  bool poll_once();

  const Totals& totals() const noexcept { return totals_; }
  const IngestCut& ingest_cut() const noexcept { return builder_.ingest_cut(); }
  const UnknownVnis& unknown_vnis() const noexcept { return unknown_vnis_; }
  std::uint64_t last_timestamp_ns() const noexcept { return last_timestamp_ns_; }
  const std::optional<Error>& damage() const noexcept { return damage_; }

 private:
  void take_in();
  void pull();
  void submit();
  void take_back();
  bool anybody_reads() const;

  PipelineParts parts_;
  std::array<Frame, 256> burst_{};
  std::size_t burst_size_ = 0;
  std::size_t burst_next_ = 0;
  bool ended_ = false;
  std::size_t in_flight_ = 0;
  BatchBuilder builder_;
  std::optional<Error> damage_;

  Totals totals_;
  UnknownVnis unknown_vnis_;
  std::uint64_t last_timestamp_ns_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_PIPELINE_PIPELINE_H_
