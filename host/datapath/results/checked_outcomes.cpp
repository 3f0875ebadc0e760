#include "host/datapath/results/checked_outcomes.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "abi/disposition.h"

namespace fibertap {
namespace {

using abi::Disposition;
using abi::OutcomeWord;
using abi::Rejection;

/// What a frame's word says but its VNI; accepted is what is left where no other kind is.
constexpr std::size_t kKinds = abi::kDispositions - 2 + abi::kRejections;

constexpr std::size_t kind_of(Disposition disposition) {
  return static_cast<std::size_t>(disposition);
}
constexpr std::size_t kind_of(Rejection rejection) {
  return kind_of(Disposition::rejected) + static_cast<std::size_t>(rejection);
}
static_assert(kind_of(Disposition::rejected) == abi::kDispositions - 2 &&
                  kind_of(Disposition::accepted) == abi::kDispositions - 1,
              "the kinds before those two are dispositions");

/// Frames of each kind in one number, of at most kMost words. Counters in memory would make each
/// word wait for the one before, which is of the same kind most often.
constexpr unsigned kTallyBits = 64 / kKinds;
constexpr std::size_t kMost = (std::size_t{1} << kTallyBits) - 1;

/// What follows from the low byte of a word.
struct Forms {
  std::array<std::uint64_t, 256> tally{};  // one frame of its kind
  std::array<std::uint32_t, 256> wrong{};  // bits of the word that must be zero
};

constexpr Forms kForms = [] {
  constexpr std::uint32_t kVniBits = 0xFFFFFF00;
  Forms forms;
  forms.wrong.fill(0xFFFFFFFF);  // of a byte that SPEC 10 does not have, which is not zero
  const auto tally = [](std::size_t kind) { return std::uint64_t{1} << kind * kTallyBits; };
  for (std::uint32_t i = 0; i < kind_of(Disposition::rejected); ++i) {
    const auto disposition = static_cast<Disposition>(i);
    forms.tally[i] = tally(kind_of(disposition));
    forms.wrong[i] = disposition == Disposition::unknown_vni ? 0 : kVniBits;
  }
  for (std::uint32_t i = 0; i < abi::kRejections; ++i) {
    const auto rejection = static_cast<Rejection>(i);
    const std::uint32_t byte = abi::outcome_word(rejection, 0).bits;
    forms.tally[byte] = tally(kind_of(rejection));
    forms.wrong[byte] = 0;
  }
  forms.wrong[abi::outcome_word(Disposition::accepted).bits] = 0;
  return forms;
}();

std::uint32_t wrong_bits(OutcomeWord word) { return word.bits & kForms.wrong[word.bits & 0xFF]; }

using Frames = std::array<std::uint64_t, kKinds>;

/// Adds at most kMost words; what is wrong in any of them is returned.
std::uint32_t count(std::span<const OutcomeWord> words, Frames& frames) {
  std::uint64_t tally = 0;
  std::uint32_t wrong = 0;
#pragma GCC unroll 4
  for (const OutcomeWord word : words) {
    tally += kForms.tally[word.bits & 0xFF];
    wrong |= wrong_bits(word);
  }
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    frames[kind] += tally >> kind * kTallyBits & kMost;
  }
  return wrong;
}

void check_counts(const Frames& frames, const abi::BatchStatus& status, const ResultCheck& check) {
  const auto equal = [&](const abi::Words& kind, std::uint64_t found, std::uint64_t expected) {
    if (found == expected) return;  // so that no text is made
    check.equal(fmt::format("outcome words that say {}", kind.name), found, expected);
  };
  for (std::size_t i = 0; i < kind_of(Disposition::rejected); ++i) {
    equal(words(static_cast<Disposition>(i)), frames[i], status.frames[i]);
  }
  for (std::uint32_t i = 0; i < abi::kRejections; ++i) {
    const auto rejection = static_cast<Rejection>(i);
    equal(words(rejection), frames[kind_of(rejection)], status.rejected_by[i]);
  }
}

/// The first that is wrong of `some`, words of `all` frames.
[[noreturn]] void refuse_one(std::span<const OutcomeWord> some, std::span<const OutcomeWord> all,
                             const ResultCheck& check) {
  const OutcomeWord& word = *std::ranges::find_if(some, wrong_bits);
  const bool is_kind = (wrong_bits(word) & 0xFF) == 0;
  check.refuse(fmt::format("outcome word {}", &word - all.data()),
               fmt::format("{:#010x}", word.bits),
               is_kind ? fmt::format("no VNI where it says {}", name(word.disposition()))
                       : "a low byte that SPEC 10 has");
}

}  // namespace

void check_outcomes(const BatchSlot& slot, const ResultCheck& check) {
  const auto words = slot.outcomes.first(abi::outcome_words(slot.frames));
  const std::span<const OutcomeWord> of_frames = words.first(slot.frames);
  Frames frames{};
  for (std::span<const OutcomeWord> rest = of_frames; !rest.empty();) {
    const auto some = rest.first(std::min(rest.size(), kMost));
    if (count(some, frames) != 0) refuse_one(some, of_frames, check);
    rest = rest.subspan(some.size());
  }
  check_counts(frames, slot.status, check);
  for (const OutcomeWord fill : words.subspan(slot.frames)) {
    check.equal("outcome word behind the last frame", fill.bits, 0);
  }
}

}  // namespace fibertap
