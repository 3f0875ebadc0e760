#ifndef FIBERTAP_HOST_LAB_VECTORS_CSIM_STAGES_H_
#define FIBERTAP_HOST_LAB_VECTORS_CSIM_STAGES_H_

#include <optional>

#include "host/lab/validate/case.h"
#include "host/lab/validate/difference.h"

namespace fibertap::tracing {

using validation::StageDifference;

/// The stage trace of engines csim and csim-bounded: runs a case through the kernel compiled as
/// C++ and compares every stream with what the model says it must carry, stage by stage in data
/// order. All that stages before the one named have written is right, so that one is the culprit.
///
/// What stays on the card is compared by its effects: a row that LOAD stores wrongly is a
/// difference of the stage that reads it, a counter that differs one of the stage that counts. An
/// image that is taken or refused otherwise than by the model is a difference of load_tables. A
/// deadlock of bounded streams is not seen, because the trace runs plain.
std::optional<StageDifference> csim_stages(const validation::Case& the_case);

}  // namespace fibertap::tracing

#endif  // FIBERTAP_HOST_LAB_VECTORS_CSIM_STAGES_H_
