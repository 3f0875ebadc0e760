#ifndef FIBERTAP_KERNELS_SERVE_H_
#define FIBERTAP_KERNELS_SERVE_H_

#include "abi/kernel_command.h"
#include "abi/version.h"
#include "kernels/identity.h"
#include "kernels/load_rules.h"
#include "kernels/read_counters.h"
#include "kernels/run_batch.h"

namespace fibertap {
namespace kernel {

/// INFO: what this kernel is and holds (abi::KernelInfo). As every answer it fills the whole
/// status: the host fetches all of it, and memory with ECC must be written before it is read.
inline void write_info(RawBeat* status) {
#pragma HLS INLINE off
  Status info = 0;
  put(info, offsetof(abi::KernelInfo, magic), ap_uint<64>(abi::kKernelMagic));
  put(info, offsetof(abi::KernelInfo, abi_version), ap_uint<32>(abi::kAbiVersion));
  put(info, offsetof(abi::KernelInfo, max_sessions), ap_uint<32>(abi::kCardSessions));
  put(info, offsetof(abi::KernelInfo, max_blocks), ap_uint<32>(abi::kCardBlocks));
  put(info, offsetof(abi::KernelInfo, max_row_counters), ap_uint<32>(abi::kCardRowCounters));
  put(info, offsetof(abi::KernelInfo, max_frame_bytes), ap_uint<32>(abi::kMaxFrameBytes));
  put(info, offsetof(abi::KernelInfo, kernel_version), ap_uint<32>(kKernelVersion));
  put(info, offsetof(abi::KernelInfo, source_id), ap_uint<64>(kSourceId));
  put_status(info, status);
}

/// Answers a command that judged no frames.
inline void answer(uint32_t generation, uint32_t errors, uint64_t result_bytes, RawBeat* status) {
#pragma HLS INLINE off
  put_status(make_status(generation, errors, result_bytes), status);
}

/// READ_COUNTERS: writes the counter image to `output` if it takes no more than `output_beats`
/// beats, and the status.
inline void answer_counters(uint32_t output_beats, RawBeat* output, RawBeat* status,
                            const Loaded& loaded, const SessionTallies session_tallies,
                            const RowTallies row_tallies) {
#pragma HLS INLINE off
  const uint32_t session_rows = loaded.session_rows();
  const uint64_t bytes = abi::counter_image_bytes(session_rows, loaded.row_counters);
  if (bytes / abi::kBeatBytes > output_beats) {
    answer(loaded.generation, abi::kErrorResultFull, 0, status);
    return;
  }
  read_counters(loaded.generation, session_rows, loaded.row_counters, output, session_tallies,
                row_tallies);
  answer(loaded.generation, 0, bytes, status);
}

inline bool is(uint32_t code, abi::Command command) {
#pragma HLS INLINE
  return code == static_cast<uint32_t>(command);
}

/// Does what one call of the kernel asks for (abi/kernel_command.h). What it needs of `loaded` is
/// read here and given to regions by value.
inline void serve(uint32_t command, uint32_t frames, uint32_t input_beats, uint32_t output_beats,
                  const RawBeat* input, RawBeat* output, RawBeat* outcomes, RawBeat* status,
                  bool& is_loaded, Loaded& loaded, SearchTree tree, SessionTable session_table,
                  RuleTable rules, NumberTable numbers, SessionTallies session_tallies,
                  RowTallies row_tallies) {
#pragma HLS INLINE
  const bool needs_rules =
      is(command, abi::Command::kRun) || is(command, abi::Command::kReadCounters);
  if (needs_rules && !is_loaded) {
    answer(0, abi::kErrorNotLoaded, 0, status);
  } else if (is(command, abi::Command::kInfo)) {
    write_info(status);
  } else if (is(command, abi::Command::kLoad)) {
    load_rules(input_beats, input, status, is_loaded, loaded, tree, session_table, rules, numbers,
               session_tallies, row_tallies);
  } else if (is(command, abi::Command::kRun)) {
    run_batch(frames, input_beats, output_beats, loaded.generation, loaded.vxlan_port,
              loaded.sessions, loaded.has_default, input, output, outcomes, status, tree,
              session_table, rules, numbers, session_tallies, row_tallies);
  } else if (is(command, abi::Command::kReadCounters)) {
    answer_counters(output_beats, output, status, loaded, session_tallies, row_tallies);
  } else {
    answer(0, abi::kErrorCommand, 0, status);
  }
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_KERNELS_SERVE_H_
