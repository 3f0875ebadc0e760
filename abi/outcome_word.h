#ifndef FIBERTAP_ABI_OUTCOME_WORD_H_
#define FIBERTAP_ABI_OUTCOME_WORD_H_

#include <stdint.h>

#include "abi/disposition.h"
#include "abi/limits.h"

namespace fibertap {
namespace abi {

/// What became of one input frame (SPEC 10). A RUN writes one word for each, in input order,
/// beside its result blocks; the last beat is filled with zeros.
///
///   bits  3..0   Disposition
///   bits  5..4   why a frame is rejected: Rejection + 1; else 0
///   bits  7..6   zero
///   bits 31..8   VNI of an unknown_vni, rejected or accepted frame; else 0
struct OutcomeWord {
  uint32_t bits;

  constexpr Disposition disposition() const { return static_cast<Disposition>(bits & 0xF); }

  /// Only of a rejected frame.
  constexpr Rejection rejection() const { return static_cast<Rejection>((bits >> 4 & 0x3) - 1); }

  /// 0 of a frame whose VNI was not looked at.
  constexpr uint32_t vni() const { return bits >> 8; }
};
static_assert(sizeof(OutcomeWord) == 4, "sixteen frames a beat");

constexpr OutcomeWord outcome_word(Disposition disposition, uint32_t vni = 0) {
  return {static_cast<uint32_t>(disposition) | vni << 8};
}

constexpr OutcomeWord outcome_word(Rejection rejection, uint32_t vni) {
  return {static_cast<uint32_t>(Disposition::rejected) |
          (static_cast<uint32_t>(rejection) + 1) << 4 | vni << 8};
}

constexpr uint32_t kOutcomesPerBeat = kBeatBytes / sizeof(OutcomeWord);

/// Words that a RUN of `frames` frames writes, the fill of the last beat included.
constexpr uint64_t outcome_words(uint64_t frames) {
  return beats(frames * sizeof(OutcomeWord)) * kOutcomesPerBeat;
}

/// Words that any arena of `arena_bytes` can lead to: a record takes a beat at least.
constexpr uint64_t max_outcome_words(uint64_t arena_bytes) {
  return outcome_words(beats(arena_bytes));
}

}  // namespace abi
}  // namespace fibertap

#endif  // FIBERTAP_ABI_OUTCOME_WORD_H_
