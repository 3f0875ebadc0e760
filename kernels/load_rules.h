#ifndef FIBERTAP_KERNELS_LOAD_RULES_H_
#define FIBERTAP_KERNELS_LOAD_RULES_H_

#include "hls/load_tables.h"
#include "kernels/beat_ports.h"
#include "kernels/dataflow.h"

namespace fibertap {
namespace kernel {

/// LOAD: takes the rule image in `input_beats` beats of `input` and writes the status.
inline void load_rules(uint32_t input_beats, const RawBeat* input, RawBeat* status,
                       KernelState& state) {
#pragma HLS INLINE off
#pragma HLS DATAFLOW
  ::hls::stream<RawBeat, 16> raw("raw");
  ::hls::stream<Status, 2> statuses("statuses");

  FIBERTAP_STAGE(read_beats, input_beats, input, raw);
  FIBERTAP_STAGE(load_tables, input_beats, raw, state, statuses);
  FIBERTAP_STAGE(write_status, statuses, status);
  FIBERTAP_JOIN();
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_KERNELS_LOAD_RULES_H_
