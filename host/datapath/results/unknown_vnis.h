#ifndef FIBERTAP_HOST_DATAPATH_RESULTS_UNKNOWN_VNIS_H_
#define FIBERTAP_HOST_DATAPATH_RESULTS_UNKNOWN_VNIS_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "host/datapath/batch/batch_slot.h"
#include "host/rules/rule_image.h"

namespace fibertap {

/// VNIs that no session of the rules names, whether their frames were dropped or taken by the
/// default session: what a new user copies into a template. Memory is bounded: beyond kTracked
/// VNIs at once the rare ones are forgotten (Misra and Gries, 1982), and the counts that remain
/// are lower bounds.
class UnknownVnis {
 public:
  static constexpr std::size_t kTracked = 65536;

  struct Entry {
    std::uint32_t vni;
    std::uint64_t frames;
    std::string source;  // outer source address of its first frame
  };

  /// Looks through a finished batch, judged by `image`.
  void add(const BatchSlot& slot, const RuleImage& image);

  /// Adds what another pipeline saw.
  void add(const UnknownVnis& other);

  /// The longest time, as frames came, in which frames of VNIs without a session were dropped and
  /// none of a session came. Of one pipeline.
  std::chrono::nanoseconds longest_run() const { return longest_run_; }

  /// The busiest first, equal ones by VNI.
  std::vector<Entry> top(std::size_t count) const;

 private:
  struct Seen {
    std::uint64_t frames;
    std::string source;
  };
  void forget_rare();
  void extend_run(std::uint64_t timestamp_ns);

  std::unordered_map<std::uint32_t, Seen> seen_;
  std::optional<std::uint64_t> run_start_;  // first frame since the last one of a session
  std::chrono::nanoseconds longest_run_{};
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_RESULTS_UNKNOWN_VNIS_H_
