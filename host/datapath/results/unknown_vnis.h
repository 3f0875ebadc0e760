#ifndef FIBERTAP_HOST_DATAPATH_RESULTS_UNKNOWN_VNIS_H_
#define FIBERTAP_HOST_DATAPATH_RESULTS_UNKNOWN_VNIS_H_

#include <cstdint>
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

  /// The busiest first, equal ones by VNI.
  std::vector<Entry> top(std::size_t count) const;

 private:
  struct Seen {
    std::uint64_t frames;
    std::string source;
  };
  void forget_rare();

  std::unordered_map<std::uint32_t, Seen> seen_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_RESULTS_UNKNOWN_VNIS_H_
