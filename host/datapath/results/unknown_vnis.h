#ifndef FIBERTAP_HOST_DATAPATH_RESULTS_UNKNOWN_VNIS_H_
#define FIBERTAP_HOST_DATAPATH_RESULTS_UNKNOWN_VNIS_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/datapath/batch/batch_slot.h"
#include "host/datapath/results/busiest_vnis.h"
#include "host/datapath/results/session_vnis.h"

namespace fibertap {

/// VNIs that no session of the rules names, whether their frames were dropped or taken by the
/// default session: what a new user copies into a template. It is read from outcome words; a record
/// is looked at for the source of a VNI that is new, and where a run of dropped frames begins and
/// ends. Memory, and the work a frame, are bounded (BusiestVnis).
///
/// A copy is some tens of kilobytes, so snapshots may take one.
class UnknownVnis {
 public:
  static constexpr std::size_t kTracked = BusiestVnis::kMost;

  struct Entry {
    std::uint32_t vni;
    std::uint64_t frames;  // at least so many: since it was listed last
    std::string source;    // outer source address of the first of those
  };

  /// Looks through a finished batch, which was judged by rules with these sessions.
  void add(const BatchSlot& slot, const SessionVnis& sessions);

  /// Adds what another pipeline saw.
  void add(const UnknownVnis& other);

  /// The longest time, as frames came, in which frames of VNIs without a session were dropped and
  /// none of a session came. Of one pipeline.
  std::chrono::nanoseconds longest_run() const { return longest_run_; }

  /// The busiest first, equal ones by VNI.
  std::vector<Entry> top(std::size_t count) const;

  /// See BusiestVnis::steps().
  std::uint64_t steps() const noexcept { return table_.steps(); }

 private:
  /// An outer source address as it stands in the frame.
  struct Source {
    std::array<std::uint8_t, 16> bytes{};
    std::uint8_t size = 0;  // 4 or 16
  };
  static constexpr std::uint32_t kIsRead = 0xFFFFFFFF;

  /// Counters of a full table that a batch takes over. A sender who invents a VNI for each frame
  /// costs a few of these a batch; a VNI that comes again and again gets its counter in one batch
  /// or another.
  static constexpr unsigned kTakeovers = 32;

  void add_dropped(const BatchSlot& slot);
  void add_taken(const BatchSlot& slot, const SessionVnis& sessions);
  void count(std::uint32_t vni, std::uint32_t frame);
  void read_sources(const BatchSlot& slot, std::uint16_t vxlan_port);
  void extend_run(std::uint64_t timestamp_ns);

  BusiestVnis table_;
  // By id of the table's counters:
  std::vector<Source> sources_ = std::vector<Source>(kTracked);
  std::vector<std::uint32_t> frames_ = std::vector<std::uint32_t>(kTracked, kIsRead);

  unsigned takeovers_left_ = kTakeovers;    // in the batch
  std::vector<BusiestVnis::Id> unread_;     // whose source is that of one of `frames_`
  std::optional<std::uint64_t> run_start_;  // first frame since the last one of a session
  std::chrono::nanoseconds longest_run_{};
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_RESULTS_UNKNOWN_VNIS_H_
