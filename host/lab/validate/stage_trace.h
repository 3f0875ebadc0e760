#ifndef FIBERTAP_HOST_LAB_VALIDATE_STAGE_TRACE_H_
#define FIBERTAP_HOST_LAB_VALIDATE_STAGE_TRACE_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "host/lab/validate/case.h"

namespace fibertap::validation {

/// The first place on the frames' way through an engine where it parts from the model.
struct StageDifference {
  std::string stage;
  std::size_t frame;  // of the case, counted over all its batches
  std::string field;  // of the stage's output
  std::string model;  // the values, as a person reads them
  std::string engine;
};

/// Looks into an engine that shows what its stages hand on; absent when every stage agrees with the
/// model. Where an engine has no such trace, the field that differs tells the stage (field.def).
using StageTrace = std::function<std::optional<StageDifference>(const Case&)>;

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_STAGE_TRACE_H_
