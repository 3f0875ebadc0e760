#ifndef FIBERTAP_KERNELS_READ_COUNTERS_H_
#define FIBERTAP_KERNELS_READ_COUNTERS_H_

#include "hls/group_bursts.h"
#include "hls/send_counters.h"
#include "kernels/beat_ports.h"
#include "kernels/dataflow.h"

namespace fibertap {
namespace kernel {

/// READ_COUNTERS, when all of them fit: writes the counter image to `output`.
inline void read_counters(uint32_t generation, uint32_t session_rows, uint32_t row_counters,
                          RawBeat* output, const SessionTallies session_tallies,
                          const RowTallies row_tallies) {
#pragma HLS INLINE off
#pragma HLS DATAFLOW
  ::hls::stream<Wire<ResultBeat>, 16> counter_beats("counter_beats");
  ::hls::stream<RawBeat, 2 * kBurstBeats> ready_beats("ready_beats");
  ::hls::stream<Wire<Burst>, 16> bursts("bursts");
#pragma HLS BIND_STORAGE variable = counter_beats type = fifo impl = srl

  FIBERTAP_STAGE(send_counters, generation, session_rows, row_counters, session_tallies,
                 row_tallies, counter_beats);
  FIBERTAP_STAGE(group_bursts, counter_beats, ready_beats, bursts);
  FIBERTAP_STAGE(write_beats, bursts, ready_beats, output);
  FIBERTAP_JOIN();
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_KERNELS_READ_COUNTERS_H_
