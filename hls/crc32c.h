#ifndef FIBERTAP_HLS_CRC32C_H_
#define FIBERTAP_HLS_CRC32C_H_

#include "hls/beat.h"

namespace fibertap {
namespace kernel {

/// Which bits of a beat turn bit j of the CRC-32C register (RFC 3720) that the beat leaves behind:
/// words[j], 64 bits of the beat each. The register is linear, so this is the whole of it; the
/// register before is laid over the first 32 bits.
struct CrcMasks {
  uint64_t words[32][kBeatBits / 64];
};

constexpr CrcMasks crc_masks() {
  constexpr uint32_t kPolynomial = 0x82F63B78;  // bits reversed
  CrcMasks masks{};
  uint32_t effect = 1;  // on the register, of the bit under view and those behind it passing
  for (int bit = kBeatBits - 1; bit >= 0; --bit) {
    effect = (effect & 1) != 0 ? effect >> 1 ^ kPolynomial : effect >> 1;
    for (int j = 0; j < 32; ++j) {
      masks.words[j][bit / 64] |= uint64_t{effect >> j & 1} << bit % 64;
    }
  }
  return masks;
}
constexpr CrcMasks kCrcMasks = crc_masks();

constexpr unsigned kCrcStart = 0xFFFFFFFF;

/// What a beat alone makes of a register of zeros. It does not wait for the beats before.
inline ap_uint<32> crc32c_of(const RawBeat& beat) {
#pragma HLS INLINE
  ap_uint<32> crc;
beat_bits:
  for (int j = 0; j < 32; ++j) {
#pragma HLS UNROLL
    ap_uint<64> folded = 0;
  beat_words:
    for (int i = 0; i < kBeatBits / 64; ++i) {
#pragma HLS UNROLL
      const ap_uint<64> word = beat.range(64 * i + 63, 64 * i);
      folded ^= word & ap_uint<64>(kCrcMasks.words[j][i]);
    }
    crc.set_bit(j, folded.xor_reduce());
  }
  return crc;
}

/// What a beat of zeros makes of the register.
inline ap_uint<32> crc32c_past(const ap_uint<32>& crc) {
#pragma HLS INLINE
  ap_uint<32> next;
register_bits:
  for (int j = 0; j < 32; ++j) {
#pragma HLS UNROLL
    const ap_uint<32> folded = crc & ap_uint<32>(kCrcMasks.words[j][0]);
    next.set_bit(j, folded.xor_reduce());
  }
  return next;
}

/// The register after one more beat. The CRC is its complement. Both parts add up, and only the
/// small one hangs on the register: of the 32 bits that each bit sums up instead of 544.
inline ap_uint<32> crc32c_add(const ap_uint<32>& crc, const RawBeat& beat) {
#pragma HLS INLINE
  return crc32c_past(crc) ^ crc32c_of(beat);
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_CRC32C_H_
