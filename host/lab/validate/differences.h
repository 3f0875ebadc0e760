#ifndef FIBERTAP_HOST_LAB_VALIDATE_DIFFERENCES_H_
#define FIBERTAP_HOST_LAB_VALIDATE_DIFFERENCES_H_

#include <cstddef>
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

/// The first outcome word that differs, of a batch of `frames`; absent when all are the same and
/// nothing behind them was touched. Where counts or blocks differ too, the frame was judged
/// otherwise; else the word alone is wrong.
std::optional<Difference> outcome_difference(std::size_t frames, const BatchRun& model,
                                             const BatchRun& engine);

/// The first difference of two result runs that the frames of `batch` led to, which have the same
/// outcome words; absent when they are the same bytes. The timestamp of a block identifies its
/// frame.
std::optional<Difference> result_difference(const CaseBatch& batch, const BatchRun& model,
                                            const BatchRun& engine);

/// The first counter that differs between two counter images of one rule image.
std::optional<Difference> counter_difference(const RuleImage& image,
                                             std::span<const std::uint8_t> model,
                                             std::span<const std::uint8_t> engine);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_DIFFERENCES_H_
