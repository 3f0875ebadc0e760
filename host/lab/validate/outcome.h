#ifndef FIBERTAP_HOST_LAB_VALIDATE_OUTCOME_H_
#define FIBERTAP_HOST_LAB_VALIDATE_OUTCOME_H_

#include <string_view>

#include "abi/outcome_word.h"

namespace fibertap::validation {

/// The room for outcome words holds this before a batch. No frame has it as its word, so that a
/// word that was not written always differs.
inline constexpr abi::OutcomeWord kUntouchedWord{0xA5A5A5A5};

constexpr bool is_written(abi::OutcomeWord word) { return word.bits != kUntouchedWord.bits; }

/// The stage that first decides whether a frame ends as one or as the other.
std::string_view deciding_stage(abi::OutcomeWord left, abi::OutcomeWord right);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_OUTCOME_H_
