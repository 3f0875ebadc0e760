#ifndef FIBERTAP_HOST_LAB_VALIDATE_STREAM_DIFFERENCE_H_
#define FIBERTAP_HOST_LAB_VALIDATE_STREAM_DIFFERENCE_H_

#include <optional>

#include "host/lab/validate/model_trace.h"
#include "host/lab/validate/stage_trace.h"
#include "sim/csim/stream_trace.h"

namespace fibertap::validation {

/// The first difference between what the streams of one RUN carried and what they must; its frame
/// is one of the batch. Streams that `found` does not have, because the RUN ended early, are not
/// compared.
std::optional<StageDifference> stream_difference(const ModelTrace& expected,
                                                 const csim::Trace& found);

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_STREAM_DIFFERENCE_H_
