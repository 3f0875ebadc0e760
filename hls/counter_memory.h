#ifndef FIBERTAP_HLS_COUNTER_MEMORY_H_
#define FIBERTAP_HLS_COUNTER_MEMORY_H_

#include "hls/late_writes.h"
#include "hls/memory_latency.h"

namespace fibertap {
namespace kernel {

/// Counters in a memory that takes turns to answer, one read and written a turn. Keeps the counters
/// that the last turns have written: a turn that needs one of them takes it from here, because the
/// memory may not have it yet. So no turn needs from the memory what was written less than
/// kCounterDistance turns before, which is what the DEPENDENCE pragma at its use promises.
///
/// `Store` is the kind of memory (hls/banked_memory.h). Only a test that wants a count to be lost
/// keeps other than the last kCounterLatency turns.
template <typename Store, int kKept = kCounterLatency>
class CounterMemory {
 public:
  using Memory = typename Store::Memory;
  using Index = typename Store::Index;
  using Word = typename Store::Word;

  CounterMemory(){
#pragma HLS ARRAY_PARTITION variable = used_ complete
#pragma HLS ARRAY_PARTITION variable = index_ complete
#pragma HLS ARRAY_PARTITION variable = word_ complete
  }

  /// The counter at `index` as the turns before have left it.
  Word read(const Memory memory, const Index& index) const {
#pragma HLS INLINE
    bool is_kept = false;
    Word kept = 0;
  find_kept:
    for (int i = kKept - 1; i >= 0; --i) {
#pragma HLS UNROLL
      if (used_[i] && index_[i] == index) {
        is_kept = true;
        kept = word_[i];
      }
    }
    return is_kept ? kept : Store::read(memory, index);
  }

  /// Ends the turn: with the counter at `index` written, or none.
  void end_turn(Memory memory, bool written, const Index& index, const Word& word) {
#pragma HLS INLINE
    writes_.end_turn(memory, written, index, word);
  shift_kept:
    for (int i = kKept - 1; i > 0; --i) {
#pragma HLS UNROLL
      used_[i] = used_[i - 1];
      index_[i] = index_[i - 1];
      word_[i] = word_[i - 1];
    }
    used_[0] = written;
    index_[0] = index;
    word_[0] = word;
  }

  /// Behind the last turn: everything has reached the memory.
  void settle(Memory memory) {
#pragma HLS INLINE
    writes_.settle(memory);
  }

 private:
  LateWrites<Store> writes_;
  bool used_[kKept] = {};  // the newest first
  Index index_[kKept];
  Word word_[kKept];
};

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_COUNTER_MEMORY_H_
