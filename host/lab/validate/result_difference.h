#ifndef FIBERTAP_HOST_LAB_VALIDATE_RESULT_DIFFERENCE_H_
#define FIBERTAP_HOST_LAB_VALIDATE_RESULT_DIFFERENCE_H_

#include <optional>

#include "host/lab/validate/case_run.h"
#include "host/lab/validate/difference.h"

namespace fibertap::validation {

/// The first difference of two result runs that the frames of `batch` led to, judged by `image`;
/// absent when they are the same bytes. A block that only one of them has is told as the
/// disposition of its frame, which its timestamp tells.
std::optional<Difference> result_difference(const CaseBatch& batch, const RuleImage& image,
                                            const BatchRun& model, const BatchRun& engine);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_RESULT_DIFFERENCE_H_
