#ifndef FIBERTAP_HOST_LAB_VECTORS_STREAM_DIFFERENCE_H_
#define FIBERTAP_HOST_LAB_VECTORS_STREAM_DIFFERENCE_H_

#include <optional>

#include "host/lab/validate/difference.h"
#include "host/lab/vectors/model_trace.h"
#include "sim/csim/stream_trace.h"

namespace fibertap::tracing {

using validation::StageDifference;

/// The first difference between what the streams of one RUN carried and what they must; its frame
/// is one of the batch. Streams that `found` does not have, because the RUN ended early, are not
/// compared.
std::optional<StageDifference> stream_difference(const ModelTrace& expected,
                                                 const csim::Trace& found);

}  // namespace fibertap::tracing

#endif  // FIBERTAP_HOST_LAB_VECTORS_STREAM_DIFFERENCE_H_
