#include "kernels/mirror_target.h"

#include "kernels/serve.h"

extern "C" void mirror_target(uint32_t command, uint32_t frames, uint32_t input_beats,
                              uint32_t output_beats, const fibertap::kernel::RawBeat* input,
                              fibertap::kernel::RawBeat* output,
                              fibertap::kernel::RawBeat* status) {
// Bursts of 64 beats are 4 KiB, the most that AXI4 allows; 32 of them in flight cover the latency
// of DDR4 behind the shell. `depth` is what co-simulation copies of a port: a batch of 1 MiB, the
// most that may come of it, and a status.
#pragma HLS INTERFACE m_axi port = input offset = slave bundle = gmem_in depth = \
    16384 max_read_burst_length = 64 num_read_outstanding = 32
#pragma HLS INTERFACE m_axi port = output offset = slave bundle = gmem_out depth = \
    19456 max_write_burst_length = 64 num_write_outstanding = 32
#pragma HLS INTERFACE m_axi port = status offset = slave bundle = gmem_status depth = 3
#pragma HLS INTERFACE s_axilite port = command
#pragma HLS INTERFACE s_axilite port = frames
#pragma HLS INTERFACE s_axilite port = input_beats
#pragma HLS INTERFACE s_axilite port = output_beats
#pragma HLS INTERFACE s_axilite port = input
#pragma HLS INTERFACE s_axilite port = output
#pragma HLS INTERFACE s_axilite port = status
#pragma HLS INTERFACE s_axilite port = return

  // The only static of the kernel: what stays on the card between commands.
  static fibertap::kernel::KernelState state;
#pragma HLS ARRAY_PARTITION variable = state.tree complete dim = 1
#pragma HLS ARRAY_PARTITION variable = state.rules complete dim = 1
#pragma HLS BIND_STORAGE variable = state.tree type = ram_s2p impl = bram
#pragma HLS BIND_STORAGE variable = state.sessions type = ram_s2p impl = uram
#pragma HLS BIND_STORAGE variable = state.rules type = ram_s2p impl = uram
#pragma HLS BIND_STORAGE variable = state.numbers type = ram_s2p impl = uram
#pragma HLS BIND_STORAGE variable = state.session_tallies type = ram_s2p impl = uram
#pragma HLS BIND_STORAGE variable = state.row_tallies type = ram_s2p impl = uram

  fibertap::kernel::serve(command, frames, input_beats, output_beats, input, output, status, state);
}
