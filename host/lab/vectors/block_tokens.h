#ifndef FIBERTAP_HOST_LAB_VECTORS_BLOCK_TOKENS_H_
#define FIBERTAP_HOST_LAB_VECTORS_BLOCK_TOKENS_H_

#include <vector>

#include "host/lab/vectors/expected_token.h"
#include "host/lab/vectors/judged_frame.h"

namespace fibertap::tracing {

// What the stages behind the cut say of blocks (hls/block_tokens.h), taken out of the result that
// the model wrote.

/// The block of every frame, and none of one that is not accepted or found no room. They stand in
/// `run` one behind the other.
std::vector<model::Bytes> blocks_of(const std::vector<JudgedFrame>& frames, model::Bytes run);

/// `block` without its data, or that there is none.
void add_block(model::Bytes block, ExpectedToken& token);

/// The pieces of the `frame`-th frame's `block`, one a beat of its data.
void add_pieces(std::size_t frame, model::Bytes block, ExpectedStream& pieces);

/// The piece that is none, behind all others.
void add_end(ExpectedToken& token);

}  // namespace fibertap::tracing

#endif  // FIBERTAP_HOST_LAB_VECTORS_BLOCK_TOKENS_H_
