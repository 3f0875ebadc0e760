#ifndef FIBERTAP_KERNELS_BEAT_PORTS_H_
#define FIBERTAP_KERNELS_BEAT_PORTS_H_

#include "hls/batch_tokens.h"
#include "hls/beat.h"
#include "hls/pack_outcomes.h"
#include "hls/report_batch.h"

// The stages that touch m_axi. Their loops are counted and nothing else happens in them: that is
// what infers bursts.

namespace fibertap {
namespace kernel {

/// Reads `beats` beats of the input, one a turn.
inline void read_beats(uint32_t beats, const RawBeat* input, ::hls::stream<RawBeat>& raw) {
read_beats_beats:
  for (uint32_t i = 0; i != beats; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 16384 avg = 16384
    raw.write(input[i]);
  }
}

/// Writes bursts one behind the other until one of no beats; one beat a turn.
inline void write_beats(TokenStream<Burst>& bursts, ::hls::stream<RawBeat>& ready_beats,
                        RawBeat* output) {
  uint32_t at = 0;
  uint32_t beats = read<Burst>(bursts).beats.to_uint();
write_beats_bursts:
  while (beats != 0) {
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 18 avg = 18
    // A base that the loop does not change: at + i could wrap, and no burst would be inferred.
    RawBeat* const burst = output + at;
  write_beats_beats:
    for (uint32_t i = 0; i != beats; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 1024 avg = 1024
      burst[i] = ready_beats.read();
    }
    at += beats;
    beats = read<Burst>(bursts).beats.to_uint();
  }
}

/// Beats of a burst of outcome words: 4 KiB, the most that AXI4 allows.
constexpr uint32_t kOutcomeBurst = 64;

/// Writes the outcome words of a batch. They come slowly, a beat in 16 turns at best, and a burst
/// that is announced keeps its bank from everybody else: so each is gathered first and then written
/// without a pause.
inline void write_outcomes(uint32_t frames, ::hls::stream<RawBeat>& outcome_beats,
                           RawBeat* outcomes) {
  const uint32_t all_beats = outcome_beats_of(frames);
  RawBeat burst[kOutcomeBurst];
write_outcomes_bursts:
  for (uint32_t at = 0; at < all_beats; at += kOutcomeBurst) {
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 8 avg = 8
    const uint32_t left = all_beats - at;
    const uint32_t beats = left < kOutcomeBurst ? left : kOutcomeBurst;
  write_outcomes_gather:
    for (uint32_t i = 0; i != beats; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 64 avg = 64
      burst[i] = outcome_beats.read();
    }
    RawBeat* const out = outcomes + at;
  write_outcomes_beats:
    for (uint32_t i = 0; i != beats; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
#pragma HLS LOOP_TRIPCOUNT min = 1 max = 64 avg = 64
      out[i] = burst[i];
    }
  }
}

/// Writes the status of a command, one beat a turn.
inline void put_status(const Status& status, RawBeat* output) {
#pragma HLS INLINE
put_status_beats:
  for (int i = 0; i < kStatusBeats; ++i) {
#pragma HLS PIPELINE II = 1 style = flp
    output[i] = status.range(kBeatBits * i + kBeatBits - 1, kBeatBits * i);
  }
}

/// The same behind a dataflow region.
inline void write_status(::hls::stream<Status>& statuses, RawBeat* output) {
  put_status(statuses.read(), output);
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_KERNELS_BEAT_PORTS_H_
