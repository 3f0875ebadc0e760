#ifndef FIBERTAP_HOST_TARGET_LIVE_TARGET_H_
#define FIBERTAP_HOST_TARGET_LIVE_TARGET_H_

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "host/datapath/exception/exception_path.h"
#include "host/datapath/ingest/packet_ports.h"
#include "host/target/pipeline_thread.h"
#include "host/target/target_snapshot.h"

namespace fibertap {

/// The greatest age of what a target says of itself is 100 ms: a snapshot is begun when the one
/// before is so old, and a pipeline that sleeps, or waits for its engine, takes some time over it.
inline constexpr std::chrono::milliseconds kSnapshotAge{70};

/// What all pipelines of a target have in common.
struct TargetParts {
  SharedRules rules;  // loaded into every engine
  std::size_t interfaces;
  std::span<Sink* const> sinks;
  bool verify = false;
  SubstituteMaker substitute = {};
  BatchLimits limits = {};
  std::chrono::nanoseconds nap = std::chrono::nanoseconds::zero();  // see PipelineThread
  TargetClock clock = std::chrono::steady_clock::now;
  std::chrono::nanoseconds snapshot_age = kSnapshotAge;
  std::uint16_t geneve_port = 0;        // of tunnels that are taken off; 0: none
  ExceptionPath* exceptions = nullptr;  // with a lane for each worker, if there is one
};

/// One pipeline per worker of the ports, at work from construction to stop(). All methods are for
/// one thread, which controls it, but for snapshot().
class LiveTarget {
 public:
  /// `engines`, one per worker, and everything else that is not owned outlive it.
  LiveTarget(PacketPorts& ports, std::span<const std::unique_ptr<Engine>> engines,
             const TargetParts& parts);

  /// Every frame that is in no batch yet is judged by `rules`, in all pipelines, when it returns.
  /// When it throws, such as Error(kConfiguration) for rules that an engine does not hold, all go
  /// on by the rules before; but pipelines whose engine does not take those back
  /// (has_one_rule_set()) go on by `rules`, until a swap that works.
  void swap_rules(const SharedRules& rules, std::size_t interfaces);

  /// Whether all pipelines judge by the same rules.
  bool has_one_rule_set() const noexcept { return has_one_rule_set_; }

  /// What all pipelines published last. From any thread, and no pipeline is asked.
  TargetSnapshot snapshot() const;

  /// Finishes what is in batches, and makes snapshot() exact. Throws what the first engine throws
  /// that fails at it, when all have tried.
  void publish_exactly();

  /// False when a pipeline ended by itself: its card is lost, or it or its source failed.
  bool is_running() const noexcept;

  /// Takes in what waits in the ports, finishes it and ends.
  void stop();

  /// What ended a pipeline early, or nullptr; after stop().
  std::exception_ptr failure() const noexcept;

 private:
  std::deque<PipelineThread> pipelines_;
  SharedRules rules_;
  std::size_t interfaces_;
  bool has_one_rule_set_ = true;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_LIVE_TARGET_H_
