#ifndef FIBERTAP_HOST_LAB_VALIDATE_CASE_TEMPLATE_H_
#define FIBERTAP_HOST_LAB_VALIDATE_CASE_TEMPLATE_H_

#include <string>

#include "host/lab/validate/case.h"
#include "host/rules/mirror.h"

namespace fibertap::validation {

/// A CloudFormation template, YAML, that says the same as `mirror`: it compiles to the same image.
/// Objects get names of their own, because those of a listing are no logical ids.
std::string template_text(const Mirror& mirror);

/// What the template cannot say of a load, as an INI file for --config; empty when there is
/// nothing. A session that accepts everything becomes one whose filter is missing.
std::string options_text(const CaseLoad& load);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_CASE_TEMPLATE_H_
