#ifndef FIBERTAP_HLS_LATE_WRITES_H_
#define FIBERTAP_HLS_LATE_WRITES_H_

#include "hls/memory_latency.h"

namespace fibertap {
namespace kernel {

#ifdef __SYNTHESIS__

/// Writes to a memory, at most one a turn.
template <typename Store>
class LateWrites {
 public:
  void end_turn(typename Store::Memory memory, bool written, const typename Store::Index& index,
                const typename Store::Word& word) {
#pragma HLS INLINE
    if (written) Store::write(memory, index, word);
  }
  void settle(typename Store::Memory) {
#pragma HLS INLINE
  }
};

#else

/// The same as a pipeline does it: a write can be read kCounterDistance turns later and not before.
/// So a simulation loses the counts that hardware would.
template <typename Store>
class LateWrites {
 public:
  void end_turn(typename Store::Memory memory, bool written, const typename Store::Index& index,
                const typename Store::Word& word) {
    arrive(memory, under_way_[next_]);
    under_way_[next_].written = written;
    under_way_[next_].index = index;
    under_way_[next_].word = word;
    next_ = (next_ + 1) % kUnderWay;
  }
  void settle(typename Store::Memory memory) {
    for (int i = 0; i < kUnderWay; ++i) arrive(memory, under_way_[(next_ + i) % kUnderWay]);
  }

 private:
  struct Write {
    bool written = false;
    typename Store::Index index;
    typename Store::Word word;
  };

  static void arrive(typename Store::Memory memory, Write& write) {
    if (write.written) Store::write(memory, write.index, write.word);
    write.written = false;
  }

  static constexpr int kUnderWay = kCounterDistance - 1;
  Write under_way_[kUnderWay];  // the oldest at next_
  int next_ = 0;
};

#endif

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_LATE_WRITES_H_
