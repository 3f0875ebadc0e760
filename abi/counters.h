#ifndef FIBERTAP_ABI_COUNTERS_H_
#define FIBERTAP_ABI_COUNTERS_H_

#include <stddef.h>
#include <stdint.h>

#include "abi/limits.h"

namespace fibertap {
namespace abi {

/// A counter image is what READ_COUNTERS writes: everything counted since the last LOAD.
///
///   CounterImageHeader
///   SessionCounters[session_rows]   in the order of the rule image, the default session last
///   uint64_t[row_counters]          frames decided by a row: SessionRow::first_counter + row
///
/// The last beat is filled with zeros.
constexpr uint64_t kCounterImageMagic = 0x52544E4350415446;  // "FTAPCNTR" in memory

struct CounterImageHeader {
  uint64_t magic;
  uint32_t generation;  // of the rule image that the counters belong to
  uint32_t session_rows;
  uint32_t row_counters;
  uint8_t reserved[44];
};
static_assert(sizeof(CounterImageHeader) == kBeatBytes, "written as one beat");

/// Frames of one session row.
struct SessionCounters {
  uint64_t accepted;
  uint64_t rejected;
  uint64_t truncated;  // accepted with caplen below origlen (SPEC 2)
  uint64_t reserved;
};
static_assert(sizeof(SessionCounters) == 32, "two sessions a beat");

/// Bytes of a counter image.
constexpr uint64_t counter_image_bytes(uint64_t session_rows, uint64_t row_counters) {
  return beats(sizeof(CounterImageHeader) + session_rows * sizeof(SessionCounters) +
               row_counters * sizeof(uint64_t)) *
         kBeatBytes;
}

}  // namespace abi
}  // namespace fibertap

#endif  // FIBERTAP_ABI_COUNTERS_H_
