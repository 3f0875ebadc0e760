#ifndef FIBERTAP_HLS_BANKED_MEMORY_H_
#define FIBERTAP_HLS_BANKED_MEMORY_H_

#include <ap_int.h>
#include <stdint.h>

namespace fibertap {
namespace kernel {

/// A memory of kWords words that is one column.
template <int kWordBits, uint32_t kWords, int kIndexBits>
struct OneBank {
  using Word = ap_uint<kWordBits>;
  using Index = ap_uint<kIndexBits>;
  using Memory = Word[kWords];

  static Word read(const Memory memory, const Index& index) {
#pragma HLS INLINE
    return memory[index.to_uint()];
  }
  static void write(Memory memory, const Index& index, const Word& word) {
#pragma HLS INLINE
    memory[index.to_uint()] = word;
  }
};

/// A memory of kWords words, cut by the high bits of the index into banks of 2^kBankBits words: a
/// column of as few UltraRAMs as answer within kStorageLatency at 250 MHz. Every bank is read, and
/// the word of the one that is meant comes behind a register of its own. An index of kWords or
/// above may not be read. The arrays want ARRAY_PARTITION complete dim = 1 where they are defined.
template <int kWordBits, uint32_t kWords, int kIndexBits, int kBankBits>
struct Banks {
  static constexpr uint32_t kBankWords = 1u << kBankBits;
  static constexpr uint32_t kBanks = (kWords + kBankWords - 1) / kBankWords;
  static_assert(kBanks > 1 && kWords <= 1u << kIndexBits, "the high bits of an index are a bank");

  using Word = ap_uint<kWordBits>;
  using Index = ap_uint<kIndexBits>;
  using Bank = ap_uint<kIndexBits - kBankBits>;
  using Memory = Word[kBanks][kBankWords];

  static Word read(const Memory memory, const Index& index) {
#pragma HLS INLINE
    Word words[kBanks];
#pragma HLS ARRAY_PARTITION variable = words complete
    const ap_uint<kBankBits> place = index;
  read_banks:
    for (uint32_t i = 0; i < kBanks; ++i) {
#pragma HLS UNROLL
      words[i] = memory[i][place.to_uint()];
    }
    return pick(words, index >> kBankBits);
  }

  static void write(Memory memory, const Index& index, const Word& word) {
#pragma HLS INLINE
    const ap_uint<kBankBits> place = index;
    const Bank bank = index >> kBankBits;
  write_banks:
    for (uint32_t i = 0; i < kBanks; ++i) {
#pragma HLS UNROLL
      if (bank == i) memory[i][place.to_uint()] = word;
    }
  }

 private:
  /// The multiplexer. A function of latency 1 has a register behind it, and no logic joins it.
  static Word pick(const Word (&words)[kBanks], const Bank& bank) {
#pragma HLS INLINE off
#pragma HLS PIPELINE II = 1
#pragma HLS LATENCY min = 1 max = 1
#pragma HLS ARRAY_PARTITION variable = words complete
    return words[bank.to_uint()];
  }
};

}  // namespace kernel
}  // namespace fibertap

#endif  // FIBERTAP_HLS_BANKED_MEMORY_H_
