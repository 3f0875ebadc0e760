#ifndef FIBERTAP_HLS_COUNT_SESSIONS_H_
#define FIBERTAP_HLS_COUNT_SESSIONS_H_

#include "hls/banked_memory.h"
#include "hls/counter_memory.h"
#include "hls/tokens.h"

namespace fibertap {
namespace kernel {

/// Counters of one session row: accepted, rejected, truncated, the first in the lowest bits.
using SessionTally = ap_uint<3 * 64>;
using SessionStore = OneBank<SessionTally::width, kSessionRows, SessionIndex::width>;
using SessionTallies = SessionStore::Memory;

inline SessionTally add(const SessionTally& tally, const SessionCount& count) {
#pragma HLS INLINE
  const ap_uint<64> accepted = tally.range(63, 0);
  const ap_uint<64> rejected = tally.range(127, 64);
  const ap_uint<64> truncated = tally.range(191, 128);
  SessionTally sum;
  sum.range(63, 0) = ap_uint<64>(accepted + count.accepted);
  sum.range(127, 64) = ap_uint<64>(rejected + count.rejected);
  sum.range(191, 128) = ap_uint<64>(truncated + count.truncated);
  return sum;
}

/// Counts what the session rows accepted, rejected and truncated. One turn a frame.
inline void count_sessions(uint32_t frames, TokenStream<SessionCount>& counts,
                           SessionTallies tallies) {
  CounterMemory<SessionStore> counters;

count_sessions_frames:
  for (uint32_t i = 0; i != frames; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 8192 avg = 8192
// No read needs what was written less than kCounterDistance turns before (hls/counter_memory.h).
#pragma HLS DEPENDENCE variable = tallies inter RAW distance = 6 true
    static_assert(kCounterDistance == 6, "the distance above");
    const SessionCount count = read<SessionCount>(counts);
    SessionTally sum = 0;
    if (count.counted) sum = add(counters.read(tallies, count.session), count);
    counters.end_turn(tallies, count.counted, count.session, sum);
  }
  counters.settle(tallies);
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_COUNT_SESSIONS_H_
