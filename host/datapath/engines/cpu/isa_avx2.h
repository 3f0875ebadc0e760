#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_ISA_AVX2_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_ISA_AVX2_H_

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "abi/limits.h"
#include "host/datapath/engines/cpu/interval_index.h"
#include "host/datapath/engines/cpu/match_block.h"
#include "host/datapath/engines/cpu/match_key.h"
#include "host/datapath/engines/cpu/rule_bits.h"
#include "host/datapath/engines/cpu/session_table.h"

namespace fibertap::cpu {

/// Plain's questions (isa_plain.h), 256 bits at once.
struct Avx2 {
  template <unsigned Words>
  static unsigned match(const MatchBlock<Words>& block, const MatchKey& key) {
    __m256i differing[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
    for (unsigned half = 0; half < 2; ++half) {
      const __m128i source = _mm_loadl_epi64(at(block.source_host_bits + 8 * half));
      const __m128i destination = _mm_loadl_epi64(at(block.destination_host_bits + 8 * half));
      for (unsigned word = 0; word < Words; ++word) {
        const __m128i below = _mm_set1_epi8(static_cast<char>(32 * (Words - 1 - word)));
        differing[half] = _mm256_or_si256(
            differing[half],
            _mm256_or_si256(outside(block.source[word] + 8 * half, key.source[word],
                                    _mm_subs_epu8(source, below)),
                            outside(block.destination[word] + 8 * half, key.destination[word],
                                    _mm_subs_epu8(destination, below))));
      }
    }
    const __m256i zero = _mm256_setzero_si256();
    const __m256i inside =
        _mm256_permute4x64_epi64(_mm256_packs_epi32(_mm256_cmpeq_epi32(differing[0], zero),
                                                    _mm256_cmpeq_epi32(differing[1], zero)),
                                 0b11011000);
    const bool has_ports = key.source_port != kNoPort;
    const __m256i in_range = has_ports ? ports(block, key) : _mm256_set1_epi16(-1);
    const __m256i taken = _mm256_and_si256(inside, in_range);
    const __m128i lanes =
        _mm_packs_epi16(_mm256_castsi256_si128(taken), _mm256_extracti128_si256(taken, 1));
    const __m128i protocol = _mm_cmpeq_epi8(_mm_load_si128(at(block.protocol)),
                                            _mm_set1_epi8(static_cast<char>(key.protocol)));
    const unsigned excluded = has_ports ? 0u : block.needs_ports;
    return mask(lanes) & (mask(protocol) | block.any_protocol) & ~excluded &
           (block.ingress | block.egress);
  }

  static unsigned find_vni(const VniBucket& bucket, std::uint32_t vni) {
    const __m256i equal = _mm256_cmpeq_epi32(_mm256_load_si256(wide(bucket.vni)), broadcast(vni));
    const auto places = static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(equal)));
    return static_cast<unsigned>(__builtin_ctz(places | 1u << VniBucket::kPlaces));
  }

  static bool has_mac(const std::uint64_t (&macs)[abi::kMaxMacs], std::uint64_t mac) {
    const __m256i wanted = _mm256_set1_epi64x(static_cast<long long>(mac));
    const __m256i found =
        _mm256_or_si256(_mm256_cmpeq_epi64(_mm256_load_si256(wide(macs)), wanted),
                        _mm256_cmpeq_epi64(_mm256_load_si256(wide(macs + 4)), wanted));
    return _mm256_testz_si256(found, found) == 0;
  }

  static unsigned below(const IntervalNode& node, std::uint32_t value) {
    const __m256i wanted = broadcast(value);
    const unsigned reached = not_below(node.last, wanted) | not_below(node.last + 8, wanted) << 8;
    return IntervalNode::kFanout - static_cast<unsigned>(__builtin_popcount(reached));
  }

  static unsigned first_common(const RuleBits* const* lines, std::size_t count) {
    __m256i low = _mm256_load_si256(wide(lines[0]->word));
    __m256i high = _mm256_load_si256(wide(lines[0]->word + 4));
    for (std::size_t i = 1; i < count; ++i) {
      low = _mm256_and_si256(low, _mm256_load_si256(wide(lines[i]->word)));
      high = _mm256_and_si256(high, _mm256_load_si256(wide(lines[i]->word + 4)));
    }
    const unsigned empty = zero_words(low) | zero_words(high) << 4;
    if (empty == 0xFF) return RuleBits::kRules;
    const auto word = static_cast<unsigned>(__builtin_ctz(~empty));
    alignas(32) std::uint64_t common[RuleBits::kRules / 64];
    _mm256_store_si256(reinterpret_cast<__m256i*>(common), low);
    _mm256_store_si256(reinterpret_cast<__m256i*>(common + 4), high);
    return word * 64 + static_cast<unsigned>(__builtin_ctzll(common[word]));
  }

 private:
  static const __m128i* at(const void* bytes) { return static_cast<const __m128i*>(bytes); }
  static const __m256i* wide(const void* bytes) { return static_cast<const __m256i*>(bytes); }

  static __m256i broadcast(std::uint32_t value) {
    return _mm256_set1_epi32(static_cast<int>(value));
  }
  static unsigned mask(__m128i bytes) { return static_cast<unsigned>(_mm_movemask_epi8(bytes)); }

  /// What differs in the bits of eight words that count.
  static __m256i outside(const std::uint32_t* words, std::uint32_t value, __m128i open) {
    return _mm256_srlv_epi32(_mm256_xor_si256(_mm256_load_si256(wide(words)), broadcast(value)),
                             _mm256_cvtepu8_epi32(open));
  }

  template <unsigned Words>
  static __m256i ports(const MatchBlock<Words>& block, const MatchKey& key) {
    return _mm256_and_si256(
        in_range(block.source_port_first, block.source_port_last, key.source_port),
        in_range(block.destination_port_first, block.destination_port_last, key.destination_port));
  }

  static __m256i in_range(const std::uint16_t* first, const std::uint16_t* last,
                          std::uint32_t port) {
    const __m256i wanted = _mm256_set1_epi16(static_cast<short>(port));
    const __m256i clamped = _mm256_min_epu16(
        _mm256_max_epu16(wanted, _mm256_load_si256(wide(first))), _mm256_load_si256(wide(last)));
    return _mm256_cmpeq_epi16(clamped, wanted);
  }

  static unsigned not_below(const std::uint32_t* last, __m256i value) {
    const __m256i values = _mm256_load_si256(wide(last));
    const __m256i reached = _mm256_cmpeq_epi32(_mm256_max_epu32(values, value), values);
    return static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(reached)));
  }

  static unsigned zero_words(__m256i words) {
    const __m256i zero = _mm256_cmpeq_epi64(words, _mm256_setzero_si256());
    return static_cast<unsigned>(_mm256_movemask_pd(_mm256_castsi256_pd(zero)));
  }
};

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_ISA_AVX2_H_
