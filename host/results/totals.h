#ifndef FIBERTAP_HOST_RESULTS_TOTALS_H_
#define FIBERTAP_HOST_RESULTS_TOTALS_H_

#include <array>
#include <cstdint>

#include "abi/batch_status.h"
#include "abi/disposition.h"

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

  const Count& operator[](abi::Disposition disposition) const {
    return by_disposition[static_cast<std::size_t>(disposition)];
  }

  /// The frames offered to the engine: the sum over all dispositions (SPEC 2).
  Count offered() const;

  void add(const abi::BatchStatus& status);
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_RESULTS_TOTALS_H_
