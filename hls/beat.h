#ifndef FIBERTAP_HLS_BEAT_H_
#define FIBERTAP_HLS_BEAT_H_

#include "abi/frame_record.h"
#include "abi/limits.h"
#include "hls/wire.h"

namespace fibertap {
namespace kernel {

constexpr int kBeatBits = abi::kBeatBytes * 8;
constexpr int kBeatWords = abi::kBeatBytes / 4;

/// A beat of memory: byte i is bits 8i+7..8i.
using RawBeat = ap_uint<kBeatBits>;

/// One beat of a frame. Every frame has at least one; only the last may hold fewer than 64 bytes,
/// and none when the frame is empty. Bytes from `count` on are undefined.
struct Beat {
  static constexpr int kBits = 520;

  ap_uint<512> data;
  ap_uint<7> count;
  ap_uint<1> last;

  FIBERTAP_FIELDS(data, count, last)
};

/// What a frame without bytes sends.
inline Beat empty_frame() {
#pragma HLS INLINE
  Beat beat;
  beat.data = 0;
  beat.count = 0;
  beat.last = 1;
  return beat;
}

/// Beats of a frame or a record.
using BeatCount = ap_uint<8>;
static_assert(abi::frame_record_bytes(abi::kMaxFrameBytes) / abi::kBeatBytes < 1u << 8,
              "it holds those of the largest");

/// Beats that hold `bytes`.
template <int W>
inline BeatCount beats_of(const ap_uint<W>& bytes) {
#pragma HLS INLINE
  return (bytes + ap_uint<6>(abi::kBeatBytes - 1)) >> 6;
}

/// Bytes in the last of them, and none where there is none.
template <int W>
inline ap_uint<7> last_bytes(const ap_uint<W>& bytes) {
#pragma HLS INLINE
  const ap_uint<6> over = bytes;
  return over == 0u && bytes != 0u ? ap_uint<7>(abi::kBeatBytes) : ap_uint<7>(over);
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_BEAT_H_
