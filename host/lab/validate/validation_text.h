#ifndef FIBERTAP_HOST_LAB_VALIDATE_VALIDATION_TEXT_H_
#define FIBERTAP_HOST_LAB_VALIDATE_VALIDATION_TEXT_H_

#include <string>
#include <string_view>

#include "host/lab/validate/validation.h"

namespace fibertap::validation {

/// How many frames were compared and what became of them, so that coverage is seen.
std::string coverage_text(const Validation& validation, std::string_view engine);

/// The first frame, field and stage that differ, the values of model and engine side by side, and
/// how to see it again.
std::string finding_text(const Finding& finding, std::string_view engine);

/// The README of the case's folder: the same for a reader of Markdown, what a golden case does not
/// show of it, and how the model judges each frame.
std::string readme_text(const Finding& finding, std::string_view engine);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_VALIDATION_TEXT_H_
