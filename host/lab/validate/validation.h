#ifndef FIBERTAP_HOST_LAB_VALIDATE_VALIDATION_H_
#define FIBERTAP_HOST_LAB_VALIDATE_VALIDATION_H_

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>

#include "host/datapath/results/totals.h"
#include "host/lab/validate/case.h"
#include "host/lab/validate/compare.h"

namespace fibertap::validation {

/// Looks into an engine that shows what its stages hand on; absent when every stage agrees with the
/// model. Where an engine has no such trace, the field that differs names the stage (field.def).
using StageTrace = std::function<std::optional<StageDifference>(const Case&)>;

/// What is held against the model.
struct Subject {
  EngineFactory make_engine;
  StageTrace trace = {};  // none for an engine that shows nothing of its stages
};

/// A case in which an engine differs, as small as it was made.
struct Finding {
  Case the_case;
  Comparison comparison;                 // of that case, with its difference
  std::optional<StageDifference> stage;  // where a trace showed it
  CaseSize found_in;                     // the case that it was first seen in
  std::size_t tries;
  std::chrono::duration<double> seconds;
  bool is_out_of_time;  // it might have become smaller
};

/// What a validation looked at.
struct Validation {
  std::size_t cases = 0;
  Totals totals;  // by the model
  std::optional<Finding> finding;
};

/// Runs cases through the model and the engine until they differ or end, and makes the case that
/// differs smaller for at most `shrink_time`. Throws what the source and the model throw.
Validation validate(CaseSource& cases, const Subject& subject,
                    std::chrono::nanoseconds shrink_time);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_VALIDATION_H_
