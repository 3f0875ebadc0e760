#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_ISA_AVX512_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_ISA_AVX512_H_

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

/// Plain's questions (isa_plain.h), a cache line at once, answers in mask registers.
struct Avx512 {
  template <unsigned Words>
  static unsigned match(const MatchBlock<Words>& block, const MatchKey& key) {
    const __m128i source = _mm_load_si128(at(block.source_host_bits));
    const __m128i destination = _mm_load_si128(at(block.destination_host_bits));
    __m512i differing = _mm512_setzero_si512();
    for (unsigned word = 0; word < Words; ++word) {
      const __m128i below = _mm_set1_epi8(static_cast<char>(32 * (Words - 1 - word)));
      const __m512i of_source =
          outside(block.source[word], key.source[word], _mm_subs_epu8(source, below));
      const __m512i of_destination = outside(block.destination[word], key.destination[word],
                                             _mm_subs_epu8(destination, below));
      differing = _mm512_ternarylogic_epi32(differing, of_source, of_destination, kOr);
    }
    const unsigned inside = _mm512_testn_epi32_mask(differing, differing);
    const unsigned protocol = _mm_cmpeq_epi8_mask(_mm_load_si128(at(block.protocol)),
                                                  _mm_set1_epi8(static_cast<char>(key.protocol))) |
                              block.any_protocol;
    const unsigned ports =
        in_range(block.source_port_first, block.source_port_last, key.source_port) &
        in_range(block.destination_port_first, block.destination_port_last, key.destination_port);
    const unsigned no_ports = ~static_cast<unsigned>(block.needs_ports);
    return inside & protocol & (key.source_port == kNoPort ? no_ports : ports) &
           (block.ingress | block.egress);
  }

  static unsigned find_vni(const VniBucket& bucket, std::uint32_t vni) {
    const unsigned places =
        _mm256_cmpeq_epi32_mask(_mm256_load_si256(reinterpret_cast<const __m256i*>(bucket.vni)),
                                _mm256_set1_epi32(static_cast<int>(vni)));
    return static_cast<unsigned>(__builtin_ctz(places | 1u << VniBucket::kPlaces));
  }

  static bool has_mac(const std::uint64_t (&macs)[abi::kMaxMacs], std::uint64_t mac) {
    return _mm512_cmpeq_epi64_mask(_mm512_load_si512(macs),
                                   _mm512_set1_epi64(static_cast<long long>(mac))) != 0;
  }

  static unsigned below(const IntervalNode& node, std::uint32_t value) {
    const unsigned lanes = _mm512_cmplt_epu32_mask(_mm512_load_si512(node.last),
                                                   _mm512_set1_epi32(static_cast<int>(value)));
    return static_cast<unsigned>(__builtin_popcount(lanes));
  }

  static unsigned first_common(const RuleBits* const* lines, std::size_t count) {
    __m512i common = _mm512_load_si512(lines[0]->word);
    for (std::size_t i = 1; i < count; ++i) {
      common = _mm512_and_si512(common, _mm512_load_si512(lines[i]->word));
    }
    const __mmask8 words = _mm512_test_epi64_mask(common, common);
    if (words == 0) return RuleBits::kRules;
    const auto first = static_cast<std::uint64_t>(
        _mm_cvtsi128_si64(_mm512_castsi512_si128(_mm512_maskz_compress_epi64(words, common))));
    return static_cast<unsigned>(__builtin_ctz(words)) * 64 +
           static_cast<unsigned>(__builtin_ctzll(first));
  }

 private:
  static constexpr int kOr = 0xFE;  // of three operands

  static const __m128i* at(const void* bytes) { return static_cast<const __m128i*>(bytes); }

  static __m512i outside(const std::uint32_t* words, std::uint32_t value, __m128i open) {
    return _mm512_srlv_epi32(
        _mm512_xor_si512(_mm512_load_si512(words), _mm512_set1_epi32(static_cast<int>(value))),
        _mm512_cvtepu8_epi32(open));
  }

  static unsigned in_range(const std::uint16_t* first, const std::uint16_t* last,
                           std::uint32_t port) {
    const __m256i wanted = _mm256_set1_epi16(static_cast<short>(port));
    return _mm256_cmpge_epu16_mask(wanted,
                                   _mm256_load_si256(reinterpret_cast<const __m256i*>(first))) &
           _mm256_cmple_epu16_mask(wanted,
                                   _mm256_load_si256(reinterpret_cast<const __m256i*>(last)));
  }
};

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_ISA_AVX512_H_
