#ifndef FIBERTAP_HOST_LAB_VALIDATE_COMPARE_H_
#define FIBERTAP_HOST_LAB_VALIDATE_COMPARE_H_

#include <optional>

#include "host/lab/validate/case_run.h"
#include "host/lab/validate/difference.h"

namespace fibertap::validation {

/// The first difference between what the model and an engine made of a case, in the order in which
/// they answered.
std::optional<Difference> compare(const Case& the_case, const CompiledCase& compiled,
                                  const CaseRun& model, const CaseRun& engine);

/// A case that went through the model and an engine.
struct Comparison {
  CaseRun model;
  CaseRun engine;
  std::optional<Difference> difference;
};

/// Runs a case through the model and through a new engine. Throws Error(kConfiguration) for a case
/// that does not compile, and what the model throws.
Comparison compare(const Case& the_case, const EngineFactory& make_engine);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_COMPARE_H_
