#include "host/results/totals.h"

namespace fibertap {

Totals::Count Totals::offered() const {
  Count sum;
  for (const Count& count : by_disposition) {
    sum.frames += count.frames;
    sum.bytes += count.bytes;
  }
  return sum;
}

void Totals::add(const abi::BatchStatus& status) {
  for (std::size_t i = 0; i < by_disposition.size(); ++i) {
    by_disposition[i].frames += status.frames[i];
    by_disposition[i].bytes += status.bytes[i];
  }
  for (std::size_t i = 0; i < rejected_by.size(); ++i) rejected_by[i] += status.rejected_by[i];
  outer_truncated.frames += status.outer_truncated_frames;
  outer_truncated.bytes += status.outer_truncated_bytes;
}

}  // namespace fibertap
