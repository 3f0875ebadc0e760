#ifndef FIBERTAP_HOST_DATAPATH_RESULTS_TOTALS_H_
#define FIBERTAP_HOST_DATAPATH_RESULTS_TOTALS_H_

#include <array>
#include <cstdint>

#include "abi/batch_status.h"
#include "abi/disposition.h"
#include "host/datapath/batch/batch_slot.h"

namespace fibertap {

/// What became of all frames so far. Bytes are outer bytes (origlen).
struct Totals {
  struct Count {
    std::uint64_t frames = 0;
    std::uint64_t bytes = 0;
  };

  std::array<Count, abi::kDispositions> by_disposition{};
  std::array<std::uint64_t, abi::kRejections> rejected_by{};
  Count outer_truncated;
  Count card_lost;  // with a card that failed before it had answered

  const Count& operator[](abi::Disposition disposition) const {
    return by_disposition[static_cast<std::size_t>(disposition)];
  }

  /// The frames offered to the engine: the sum over all dispositions (SPEC 2) and what was lost.
  Count offered() const;

  void add(const abi::BatchStatus& status);

  void add(const Totals& other);

  /// Adds a batch that no engine answers for any more.
  void add_lost(const BatchSlot& slot);
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_RESULTS_TOTALS_H_
