#ifndef FIBERTAP_HOST_LAB_VECTORS_HEADER_TOKENS_H_
#define FIBERTAP_HOST_LAB_VECTORS_HEADER_TOKENS_H_

#include "host/lab/vectors/expected_token.h"
#include "host/lab/vectors/judged_frame.h"

namespace fibertap::tracing {

// What the parses say of a frame (hls/tokens.h). Each adds its fields to `token`.

void add_head(const JudgedFrame& judged, ExpectedToken& token);
void add_envelope(const JudgedFrame& judged, ExpectedToken& token);
void add_inner_cut(const JudgedFrame& judged, ExpectedToken& token);
void add_window(const JudgedFrame& judged, ExpectedToken& token);
void add_inner(const JudgedFrame& judged, ExpectedToken& token);

}  // namespace fibertap::tracing

#endif  // FIBERTAP_HOST_LAB_VECTORS_HEADER_TOKENS_H_
