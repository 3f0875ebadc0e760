#ifndef FIBERTAP_HOST_LAB_VALIDATE_COUNTER_DIFFERENCE_H_
#define FIBERTAP_HOST_LAB_VALIDATE_COUNTER_DIFFERENCE_H_

#include <cstdint>
#include <optional>
#include <span>

#include "host/lab/validate/difference.h"
#include "host/rules/rule_image.h"

namespace fibertap::validation {

/// The first counter that differs between two counter images of one rule image.
std::optional<Difference> counter_difference(const RuleImage& image,
                                             std::span<const std::uint8_t> model,
                                             std::span<const std::uint8_t> engine);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_COUNTER_DIFFERENCE_H_
