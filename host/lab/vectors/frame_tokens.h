#ifndef FIBERTAP_HOST_LAB_VECTORS_FRAME_TOKENS_H_
#define FIBERTAP_HOST_LAB_VECTORS_FRAME_TOKENS_H_

#include "host/lab/vectors/expected_token.h"
#include "host/lab/vectors/judged_frame.h"

namespace fibertap::tracing {

// What the parses say of a frame (hls/tokens.h). Each adds its fields to `token`.

void add_head(const JudgedFrame& judged, ExpectedToken& token);
void add_envelope(const JudgedFrame& judged, ExpectedToken& token);
void add_inner_cut(const JudgedFrame& judged, ExpectedToken& token);
void add_window(const JudgedFrame& judged, ExpectedToken& token);
void add_inner(const JudgedFrame& judged, ExpectedToken& token);

// What becomes of a frame, from its session to its counters (hls/tokens.h). Each adds its fields to
// `token`.

void add_session_hit(const JudgedFrame& judged, ExpectedToken& token);
void add_session(const JudgedFrame& judged, ExpectedToken& token);
void add_query(const JudgedFrame& judged, ExpectedToken& token);
void add_passage(const JudgedFrame& judged, ExpectedToken& token);
void add_verdict(const JudgedFrame& judged, ExpectedToken& token);
void add_keep(const JudgedFrame& judged, ExpectedToken& token);
void add_label(const JudgedFrame& judged, ExpectedToken& token);
void add_outcome(const JudgedFrame& judged, ExpectedToken& token);
void add_session_count(const JudgedFrame& judged, ExpectedToken& token);
void add_row_count(const JudgedFrame& judged, ExpectedToken& token);

}  // namespace fibertap::tracing

#endif  // FIBERTAP_HOST_LAB_VECTORS_FRAME_TOKENS_H_
