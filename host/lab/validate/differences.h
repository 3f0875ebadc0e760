#ifndef FIBERTAP_HOST_LAB_VALIDATE_DIFFERENCES_H_
#define FIBERTAP_HOST_LAB_VALIDATE_DIFFERENCES_H_

#include <cstdint>
#include <optional>
#include <span>

#include "abi/batch_status.h"
#include "host/lab/validate/case_run.h"
#include "host/lab/validate/difference.h"
#include "host/rules/rule_image.h"

namespace fibertap::validation {

// The first difference in each kind of an answer; absent where there is none.

/// Whether an engine answered at all, and by which rules: what makes every other field moot.
std::optional<Difference> answer_difference(const abi::BatchStatus& model,
                                            const abi::BatchStatus& engine);

/// The first field of a status that differs.
std::optional<Difference> status_difference(const abi::BatchStatus& model,
                                            const abi::BatchStatus& engine);

/// The first difference of two result runs that the frames of `batch` led to, judged by `image`;
/// absent when they are the same bytes. A block that only one of them has is reported as the
/// disposition of its frame, which its timestamp identifies.
std::optional<Difference> result_difference(const CaseBatch& batch, const RuleImage& image,
                                            const BatchRun& model, const BatchRun& engine);

/// The first counter that differs between two counter images of one rule image.
std::optional<Difference> counter_difference(const RuleImage& image,
                                             std::span<const std::uint8_t> model,
                                             std::span<const std::uint8_t> engine);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_DIFFERENCES_H_
