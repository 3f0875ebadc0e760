#ifndef FIBERTAP_HLS_COUNTER_MEMORY_H_
#define FIBERTAP_HLS_COUNTER_MEMORY_H_

#include <ap_int.h>
#ifndef __SYNTHESIS__
#include <stdio.h>
#include <stdlib.h>
#endif

namespace fibertap {
namespace kernel {

/// Turns from the read of a counter to where its new value can be read again: URAM with both
/// pipeline registers, and the adder.
constexpr int kCounterLatency = 4;

/// The last counters touched, the newest first, whose values may not have reached the memory.
/// A turn that needs one of them takes it from here, so the memory is never read at an address
/// written in the last kCounterLatency turns. That is what the DEPENDENCE pragma at its use says.
template <int kIndexBits, int kValueBits>
class CounterForwarding {
 public:
  CounterForwarding() {
#pragma HLS ARRAY_PARTITION variable = index_ complete
#pragma HLS ARRAY_PARTITION variable = value_ complete
#pragma HLS ARRAY_PARTITION variable = used_ complete
  }

  /// The value of counter `index` of `memory`.
  template <typename Memory>
  ap_uint<kValueBits> read(const Memory& memory, const ap_uint<kIndexBits>& index) const {
#pragma HLS INLINE
    bool is_recent = false;
    ap_uint<kValueBits> recent = 0;
  find_recent:
    for (int i = kCounterLatency - 1; i >= 0; --i) {
#pragma HLS UNROLL
      if (used_[i] && index_[i] == index) {
        is_recent = true;
        recent = value_[i];
      }
    }
    if (is_recent) return recent;
    check_distance(index);
    return memory[index.to_uint()];
  }

  /// Ends the turn: with a counter written, or none.
  void shift(bool written, const ap_uint<kIndexBits>& index, const ap_uint<kValueBits>& value) {
#pragma HLS INLINE
  shift_recent:
    for (int i = kCounterLatency - 1; i > 0; --i) {
#pragma HLS UNROLL
      used_[i] = used_[i - 1];
      index_[i] = index_[i - 1];
      value_[i] = value_[i - 1];
    }
    used_[0] = written;
    index_[0] = index;
    value_[0] = value;
#ifndef __SYNTHESIS__
    ++turn_;
    if (written) {
      log_[turn_ % kCounterLatency].turn = turn_;
      log_[turn_ % kCounterLatency].index = index;
    }
#endif
  }

 private:
#ifdef __SYNTHESIS__
  void check_distance(const ap_uint<kIndexBits>&) const {}
#else
  /// Stops a simulation that reads what hardware would not have written yet. It keeps its own log,
  /// so that it does not share a fault with the forwarding.
  void check_distance(const ap_uint<kIndexBits>& index) const {
    for (const Written& written : log_) {
      if (written.turn == 0 || turn_ - written.turn >= kCounterLatency || written.index != index) {
        continue;
      }
      fprintf(stderr, "counter %u: read %u turns after it was written, expected more than %d\n",
              index.to_uint(), static_cast<unsigned>(turn_ - written.turn + 1), kCounterLatency);
      abort();
    }
  }

  struct Written {
    uint64_t turn = 0;  // counted from 1
    ap_uint<kIndexBits> index;
  };
  Written log_[kCounterLatency];
  uint64_t turn_ = 0;
#endif

  bool used_[kCounterLatency] = {};
  ap_uint<kIndexBits> index_[kCounterLatency];
  ap_uint<kValueBits> value_[kCounterLatency];
};

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_COUNTER_MEMORY_H_
