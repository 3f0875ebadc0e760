#ifndef FIBERTAP_HLS_BATCH_TOKENS_H_
#define FIBERTAP_HLS_BATCH_TOKENS_H_

#include "abi/disposition.h"
#include "hls/beat.h"
#include "hls/wire.h"

// What stages pass to each other of a whole batch; one token a batch on each of these streams, but
// for the beats of the result and the bursts they leave in.

namespace fibertap {
namespace kernel {

/// A beat of result blocks, or the end of them.
struct ResultBeat {
  static constexpr int kBits = 513;

  RawBeat data;
  ap_uint<1> end;  // no beat, none follows

  FIBERTAP_FIELDS(data, end)
};

/// Beats that are ready to be written in one burst; 0: none follows.
struct Burst {
  static constexpr int kBits = 11;

  ap_uint<11> beats;

  FIBERTAP_FIELDS(beats)
};

/// What went wrong with the records.
struct RecordFault {
  static constexpr int kBits = 1;

  ap_uint<1> impossible_head;

  FIBERTAP_FIELDS(impossible_head)
};

/// How the result run came out.
struct ResultSize {
  static constexpr int kBits = 65;

  ap_uint<64> bytes;
  ap_uint<1> full;

  FIBERTAP_FIELDS(bytes, full)
};

struct Signature {
  static constexpr int kBits = 32;

  ap_uint<32> crc32c;

  FIBERTAP_FIELDS(crc32c)
};

/// The counts of abi::BatchStatus from `frames` on, in its order: u64 i is bits 64i+63..64i.
constexpr int kTotals = 2 * abi::kDispositions + abi::kRejections + 2;

struct Totals {
  static constexpr int kBits = 64 * kTotals;

  ap_uint<64 * kTotals> counts;

  FIBERTAP_FIELDS(counts)
};

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_BATCH_TOKENS_H_
