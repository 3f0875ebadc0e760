#ifndef FIBERTAP_HOST_LAB_VALIDATE_OUTCOME_H_
#define FIBERTAP_HOST_LAB_VALIDATE_OUTCOME_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "abi/batch_status.h"
#include "abi/disposition.h"
#include "host/lab/validate/case.h"
#include "host/rules/rule_image.h"

namespace fibertap::validation {

/// What became of one frame.
struct Outcome {
  abi::Disposition disposition;
  std::optional<abi::Rejection> rejection;  // of a rejected one
};

/// "rejected (no_match)".
std::string text_of(const Outcome& outcome);

/// The stage that first decides whether a frame ends as one or as the other.
std::string_view deciding_stage(const Outcome& left, const Outcome& right);

/// The first outcome that `status` counts more of than `other` does.
std::optional<Outcome> gained(const abi::BatchStatus& status, const abi::BatchStatus& other);

/// What the reference model makes of each frame of `batch`.
std::vector<Outcome> model_outcomes(const CaseBatch& batch, const RuleImage& image);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_OUTCOME_H_
