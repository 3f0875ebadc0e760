#ifndef FIBERTAP_ABI_BATCH_STATUS_H_
#define FIBERTAP_ABI_BATCH_STATUS_H_

#include <stddef.h>
#include <stdint.h>

#include "abi/disposition.h"
#include "abi/limits.h"

namespace fibertap {
namespace abi {

/// Bits of BatchStatus::errors. A batch with any of them set is discarded whole by the host.
enum BatchError : uint32_t {
  kErrorNotLoaded = 1u << 0,       // RUN or READ_COUNTERS before a LOAD that succeeded
  kErrorImpossibleHead = 1u << 1,  // a caplen above the limit or past the arena
  kErrorResultFull = 1u << 2,      // the result does not fit; nothing past its end was written
  kErrorImage = 1u << 3,           // LOAD: magic, ABI version, CRC or a limit of the image is wrong
  kErrorCommand = 1u << 4,         // no such command
};

/// What one RUN did. LOAD and READ_COUNTERS answer with it too, all counts zero. Counts are of
/// this batch alone; bytes are outer bytes (origlen).
struct BatchStatus {
  uint32_t generation;       // of the rule image that judged every frame of the batch
  uint32_t errors;           // BatchError bits
  uint64_t result_bytes;     // whole blocks, before the zero fill of the last beat
  uint32_t result_crc32c;    // of the result run, the zero fill of its last beat included
  uint32_t outcomes_crc32c;  // of the outcome words, the zero fill of their last beat included
  uint64_t frames[kDispositions];
  uint64_t bytes[kDispositions];
  uint64_t rejected_by[kRejections];
  uint64_t outer_truncated_frames;  // the datagram ends beyond origlen (SPEC 3.4)
  uint64_t outer_truncated_bytes;
  uint8_t reserved1[16];
};
static_assert(sizeof(BatchStatus) == 3 * kBeatBytes, "the kernel writes the status as whole beats");
static_assert(offsetof(BatchStatus, frames) == 24 && offsetof(BatchStatus, rejected_by) == 136 &&
                  offsetof(BatchStatus, outer_truncated_frames) == 160,
              "the kernel packs the counts at these offsets");

}  // namespace abi
}  // namespace fibertap

#endif  // FIBERTAP_ABI_BATCH_STATUS_H_
