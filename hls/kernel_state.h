#ifndef FIBERTAP_HLS_KERNEL_STATE_H_
#define FIBERTAP_HLS_KERNEL_STATE_H_

#include "hls/count_rows.h"
#include "hls/count_sessions.h"
#include "hls/look_up_session.h"
#include "hls/rule_table.h"
#include "hls/search_session.h"

namespace fibertap {
namespace kernel {

/// The numbers of the image that is loaded.
struct Loaded {
  uint32_t generation;
  uint32_t sessions;  // without the default session
  bool has_default;
  uint32_t row_counters;
  ap_uint<16> vxlan_port;

  uint32_t session_rows() const { return sessions + (has_default ? 1u : 0u); }
};

/// What stays on a card between commands, for simulations and test benches, which hold several
/// cards. The kernel has each member as a static of its own (kernels/mirror_target.cpp), because
/// the processes of a dataflow region may not share one struct. Memories start undefined and are
/// cleared by LOAD; each is used by one stage of RUN.
struct KernelState {
  bool is_loaded;  // starts as false
  Loaded loaded;
  SearchTree tree;
  SessionTable sessions;
  RuleTable rules;
  NumberTable numbers;
  SessionTallies session_tallies;
  RowTallies row_tallies;
};

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_KERNEL_STATE_H_
