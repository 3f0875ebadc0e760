#ifndef FIBERTAP_KERNELS_TESTBENCH_AXI_BEAT_H_
#define FIBERTAP_KERNELS_TESTBENCH_AXI_BEAT_H_

#include "hls/beat.h"

namespace fibertap {
namespace testbench {

/// A token that is nothing but an integer, as RawBeat is.
template <int W>
struct Bare {
  static constexpr int kBits = W;
};

/// Bytes of TDATA: of a frame's beat its data, of any other token all of it.
template <typename Token>
struct TData {
  static constexpr int kBytes = (Token::kBits + 7) / 8;
};
template <>
struct TData<kernel::Beat> {
  static constexpr int kBytes = abi::kBeatBytes;
};

/// What AXI4-Stream carries for a Token.
template <typename Token>
struct AxiBeat {
  static constexpr int kBytes = TData<Token>::kBytes;

  ap_uint<8 * kBytes> data;
  ap_uint<kBytes> keep;
  ap_uint<1> last;
};

/// The lowest `count` of W bits.
template <int W>
ap_uint<W> ones(int count) {
  ap_uint<W> bits = 0;
  for (int i = 0; i < count; ++i) bits.set_bit(i, true);
  return bits;
}

template <typename Token>
AxiBeat<Token> to_axi(const kernel::Wire<Token>& wire, Token*) {
  AxiBeat<Token> axi;
  axi.data = wire;
  axi.keep = ones<AxiBeat<Token>::kBytes>(AxiBeat<Token>::kBytes);
  axi.last = 1;
  return axi;
}
inline AxiBeat<kernel::Beat> to_axi(const kernel::Wire<kernel::Beat>& wire, kernel::Beat*) {
  const kernel::Beat beat = kernel::unpack<kernel::Beat>(wire);
  AxiBeat<kernel::Beat> axi;
  axi.data = beat.data;
  axi.keep = ones<abi::kBeatBytes>(beat.count.to_int());
  axi.last = beat.last;
  return axi;
}

/// The token that `axi` carries; false where it carries none: a token of a stream without frames
/// that is not whole, or a TKEEP with gaps.
template <typename Token>
bool from_axi(const AxiBeat<Token>& axi, kernel::Wire<Token>& wire, Token*) {
  wire = axi.data;
  return to_axi(wire, static_cast<Token*>(nullptr)).data == axi.data && axi.keep.and_reduce() &&
         axi.last == 1u;
}
inline bool from_axi(const AxiBeat<kernel::Beat>& axi, kernel::Wire<kernel::Beat>& wire,
                     kernel::Beat*) {
  kernel::Beat beat;
  beat.data = axi.data;
  beat.count = 0;
  while (beat.count < abi::kBeatBytes && axi.keep.test(beat.count.to_int())) ++beat.count;
  beat.last = axi.last;
  wire = kernel::pack(beat);
  return axi.keep == ones<abi::kBeatBytes>(beat.count.to_int());
}

/// Whether TLAST, TKEEP and the bytes of TDATA that TKEEP keeps are equal.
template <typename Token>
bool are_equal(const AxiBeat<Token>& left, const AxiBeat<Token>& right) {
  if (left.last != right.last || left.keep != right.keep) return false;
  for (int i = 0; i < AxiBeat<Token>::kBytes; ++i) {
    if (!left.keep.test(i)) continue;
    if (left.data.range(8 * i + 7, 8 * i) != right.data.range(8 * i + 7, 8 * i)) return false;
  }
  return true;
}

}  // namespace testbench
}  // namespace fibertap

#endif  // FIBERTAP_KERNELS_TESTBENCH_AXI_BEAT_H_
