#include "kernels/mirror_target.h"

#include "kernels/serve.h"

extern "C" void mirror_target(uint32_t command, uint32_t frames, uint32_t input_beats,
                              uint32_t output_beats, const fibertap::kernel::RawBeat* input,
                              fibertap::kernel::RawBeat* output,
                              fibertap::kernel::RawBeat* outcomes,
                              fibertap::kernel::RawBeat* status) {
// Bursts of 64 beats are 4 KiB, the most that AXI4 allows; 32 of them in flight cover the latency
// of DDR4 behind the shell. `depth` is what co-simulation copies of a port: a batch of 1 MiB, the
// most that may come of it, outcome words of its 16384 frames at most, and a status.
#pragma HLS INTERFACE m_axi port = input offset = slave bundle = gmem_in depth = \
    16384 max_read_burst_length = 64 num_read_outstanding = 32
#pragma HLS INTERFACE m_axi port = output offset = slave bundle = gmem_out depth = \
    19456 max_write_burst_length = 64 num_write_outstanding = 32
#pragma HLS INTERFACE m_axi port = outcomes offset = slave bundle = gmem_outcomes depth = \
    1024 max_write_burst_length = 64
#pragma HLS INTERFACE m_axi port = status offset = slave bundle = gmem_status depth = 3
#pragma HLS INTERFACE s_axilite port = command
#pragma HLS INTERFACE s_axilite port = frames
#pragma HLS INTERFACE s_axilite port = input_beats
#pragma HLS INTERFACE s_axilite port = output_beats
#pragma HLS INTERFACE s_axilite port = input
#pragma HLS INTERFACE s_axilite port = output
#pragma HLS INTERFACE s_axilite port = outcomes
#pragma HLS INTERFACE s_axilite port = status
#pragma HLS INTERFACE s_axilite port = return
// One command after the other: each sees what those before have left on the card.
#pragma HLS INTERFACE ap_ctrl_hs port = return

  // What stays on the card between commands. A memory a static, so that each process of RUN has its
  // own. A static starts as zero when the card is configured; after a reset, which may come amid a
  // LOAD, `is_loaded` alone does, and then nothing else is read before the next LOAD.
  static bool is_loaded = false;
  static fibertap::kernel::Loaded loaded;
  static fibertap::kernel::SearchTree tree;
  static fibertap::kernel::SessionTable session_table;
  static fibertap::kernel::RuleTable rules;
  static fibertap::kernel::NumberTable numbers;
  static fibertap::kernel::SessionTallies session_tallies;
  static fibertap::kernel::RowTallies row_tallies;
#pragma HLS RESET variable = is_loaded
#pragma HLS ARRAY_PARTITION variable = tree complete dim = 1
#pragma HLS ARRAY_PARTITION variable = rules complete dim = 1
#pragma HLS ARRAY_PARTITION variable = numbers complete dim = 1
#pragma HLS ARRAY_PARTITION variable = row_tallies complete dim = 1
// An SLR of a VU9P has 320 UltraRAMs and 720 BRAMs, and one unit is to fit in one of them: what has
// few words or many bits lies in BRAM (docs/kernels.md counts).
#pragma HLS BIND_STORAGE variable = tree type = ram_s2p impl = bram latency = 2
#pragma HLS BIND_STORAGE variable = session_table type = ram_s2p impl = bram latency = 3
#pragma HLS BIND_STORAGE variable = rules type = ram_s2p impl = uram latency = 3
#pragma HLS BIND_STORAGE variable = numbers type = ram_s2p impl = uram latency = 3
#pragma HLS BIND_STORAGE variable = session_tallies type = ram_s2p impl = bram latency = 3
#pragma HLS BIND_STORAGE variable = row_tallies type = ram_s2p impl = uram latency = 3
  static_assert(fibertap::kernel::kStorageLatency == 3, "the latency of counters above");

  fibertap::kernel::serve(command, frames, input_beats, output_beats, input, output, outcomes,
                          status, is_loaded, loaded, tree, session_table, rules, numbers,
                          session_tallies, row_tallies);
}
