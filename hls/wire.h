#ifndef FIBERTAP_HLS_WIRE_H_
#define FIBERTAP_HLS_WIRE_H_

#include <ap_int.h>
#include <hls_stream.h>

namespace fibertap {
namespace kernel {

/// A token as a stream carries it: its fields one above the other in the order of FIBERTAP_FIELDS,
/// the first in the lowest bits, so no compiler's struct padding decides a wire.
template <typename T>
using Wire = ap_uint<T::kBits>;

template <typename T>
using TokenStream = ::hls::stream<Wire<T>>;

/// Names the fields of a token, once. They are unsigned integers and take T::kBits together.
#define FIBERTAP_FIELDS(...)                    \
  template <typename Visitor>                   \
  void visit(Visitor& visitor) {                \
    _Pragma("HLS INLINE") visitor(__VA_ARGS__); \
  }                                             \
  template <typename Visitor>                   \
  void visit(Visitor& visitor) const {          \
    _Pragma("HLS INLINE") visitor(__VA_ARGS__); \
  }                                             \
  static const char* field_names() { return #__VA_ARGS__; }

// Packing is wires. Everything of it is inlined, because a function of its own would take a whole
// token by reference, and a class as argument can't hold a reference of its own (UG1399, pointers).

template <int kBits>
class Packer {
 public:
  template <typename... Fields>
  void operator()(const Fields&... fields) {
#pragma HLS INLINE
    put<0>(fields...);
  }

  ap_uint<kBits> wire;

 private:
  template <int kAt, typename First, typename... Rest>
  void put(const First& first, const Rest&... rest) {
#pragma HLS INLINE
    wire.range(kAt + First::width - 1, kAt) = first;
    put<kAt + First::width>(rest...);
  }
  template <int kAt>
  void put() {
#pragma HLS INLINE
    static_assert(kAt == kBits, "kBits is the sum of the fields' widths");
  }
};

template <int kBits>
class Unpacker {
 public:
  explicit Unpacker(const ap_uint<kBits>& wire) : wire_(wire) {
#pragma HLS INLINE
  }

  template <typename... Fields>
  void operator()(Fields&... fields) {
#pragma HLS INLINE
    take<0>(fields...);
  }

 private:
  template <int kAt, typename First, typename... Rest>
  void take(First& first, Rest&... rest) {
#pragma HLS INLINE
    first = wire_.range(kAt + First::width - 1, kAt);
    take<kAt + First::width>(rest...);
  }
  template <int kAt>
  void take() {
#pragma HLS INLINE
    static_assert(kAt == kBits, "kBits is the sum of the fields' widths");
  }

  ap_uint<kBits> wire_;
};

template <typename T>
inline Wire<T> pack(const T& token) {
#pragma HLS INLINE
  Packer<T::kBits> packer;
  token.visit(packer);
  return packer.wire;
}

template <typename T>
inline T unpack(const Wire<T>& wire) {
#pragma HLS INLINE
  T token;
  Unpacker<T::kBits> unpacker(wire);
  token.visit(unpacker);
  return token;
}

template <typename T>
inline T read(TokenStream<T>& stream) {
#pragma HLS INLINE
  return unpack<T>(stream.read());
}

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_WIRE_H_
