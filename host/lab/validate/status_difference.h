#ifndef FIBERTAP_HOST_LAB_VALIDATE_STATUS_DIFFERENCE_H_
#define FIBERTAP_HOST_LAB_VALIDATE_STATUS_DIFFERENCE_H_

#include <optional>

#include "abi/batch_status.h"
#include "host/lab/validate/difference.h"

namespace fibertap::validation {

/// Whether an engine answered at all, and by which rules: what makes every other field moot.
std::optional<Difference> answer_difference(const abi::BatchStatus& model,
                                            const abi::BatchStatus& engine);

/// The first field of a status that differs.
std::optional<Difference> status_difference(const abi::BatchStatus& model,
                                            const abi::BatchStatus& engine);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_STATUS_DIFFERENCE_H_
