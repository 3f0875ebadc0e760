#ifndef FIBERTAP_HLS_REPORT_BATCH_H_
#define FIBERTAP_HLS_REPORT_BATCH_H_

#include <stddef.h>

#include "abi/batch_status.h"
#include "hls/batch_tokens.h"
#include "hls/byte_order.h"

namespace fibertap {
namespace kernel {

constexpr int kStatusBeats = sizeof(abi::BatchStatus) / abi::kBeatBytes;

/// An abi::BatchStatus, byte i in bits 8i+7..8i.
using Status = ap_uint<8 * sizeof(abi::BatchStatus)>;

/// The status of a command that judged no frames.
inline Status make_status(uint32_t generation, uint32_t errors, uint64_t result_bytes) {
#pragma HLS INLINE
  Status status = 0;
  put(status, offsetof(abi::BatchStatus, generation), ap_uint<32>(generation));
  put(status, offsetof(abi::BatchStatus, errors), ap_uint<32>(errors));
  put(status, offsetof(abi::BatchStatus, result_bytes), ap_uint<64>(result_bytes));
  return status;
}

/// Gathers what the stages report of the batch. Runs once, behind the last frame.
inline void report_batch(uint32_t generation, TokenStream<RecordFault>& faults,
                         TokenStream<ResultSize>& sizes, TokenStream<Signature>& signatures,
                         TokenStream<Signature>& outcome_signatures, TokenStream<Totals>& totals,
                         ::hls::stream<Status>& statuses) {
#pragma HLS INLINE off
  const RecordFault fault = read<RecordFault>(faults);
  const Totals sums = read<Totals>(totals);
  const ResultSize size = read<ResultSize>(sizes);
  const Signature signature = read<Signature>(signatures);
  const Signature outcome_signature = read<Signature>(outcome_signatures);
  const uint32_t errors = (fault.impossible_head ? abi::kErrorImpossibleHead : 0u) |
                          (size.full ? abi::kErrorResultFull : 0u);
  Status status = make_status(generation, errors, size.bytes.to_uint64());
  put(status, offsetof(abi::BatchStatus, result_crc32c), signature.crc32c);
  put(status, offsetof(abi::BatchStatus, outcomes_crc32c), outcome_signature.crc32c);
  put(status, offsetof(abi::BatchStatus, frames), sums.counts);
  statuses.write(status);
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_REPORT_BATCH_H_
