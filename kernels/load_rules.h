#ifndef FIBERTAP_KERNELS_LOAD_RULES_H_
#define FIBERTAP_KERNELS_LOAD_RULES_H_

#include "hls/load_tables.h"
#include "kernels/beat_ports.h"
#include "kernels/dataflow.h"

namespace fibertap {
namespace kernel {

/// LOAD: takes the rule image in `input_beats` beats of `input` and writes the status. No region:
/// one stage does it all, at the pace of the input.
inline void load_rules(uint32_t input_beats, const RawBeat* input, RawBeat* status, bool& is_loaded,
                       Loaded& loaded, SearchTree tree, SessionTable session_table, RuleTable rules,
                       NumberTable numbers, SessionTallies session_tallies,
                       RowTallies row_tallies) {
#pragma HLS INLINE off
  FIBERTAP_STAGE(load_tables, input_beats, input, &is_loaded, loaded, tree, session_table, rules,
                 numbers, session_tallies, row_tallies);
  FIBERTAP_JOIN();
  put_status(is_loaded ? make_status(loaded.generation, 0, 0) : make_status(0, abi::kErrorImage, 0),
             status);
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_KERNELS_LOAD_RULES_H_
