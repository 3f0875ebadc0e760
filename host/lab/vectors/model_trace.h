#ifndef FIBERTAP_HOST_LAB_VECTORS_MODEL_TRACE_H_
#define FIBERTAP_HOST_LAB_VECTORS_MODEL_TRACE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "abi/batch_status.h"
#include "abi/outcome_word.h"
#include "host/lab/vectors/expected_token.h"
#include "sim/model/bytes.h"

namespace fibertap::tracing {

/// One RUN as the model does it.
struct ModelTrace {
  /// Every stream of kernels/run_batch.h, in the order in which stages write them.
  std::vector<ExpectedStream> streams;
  std::vector<std::uint8_t> result;        // the run of blocks and the zero fill of its last beat
  std::vector<abi::OutcomeWord> outcomes;  // likewise
  abi::BatchStatus status;

  /// Throws std::out_of_range for a stream that is not there.
  const ExpectedStream& stream(std::string_view name) const;
};

/// What the kernel must do with the `frames` records of `arena` and `result_bytes` of room, both
/// whole beats, when it has loaded `image`, which is sound.
ModelTrace model_trace(model::Bytes image, model::Bytes arena, std::uint32_t frames,
                       std::size_t result_bytes);

/// A status as it lies in memory.
inline model::Bytes bytes_of(const abi::BatchStatus& status) {
  return {reinterpret_cast<const std::uint8_t*>(&status), sizeof(status)};
}

/// Outcome words likewise.
inline model::Bytes bytes_of(std::span<const abi::OutcomeWord> outcomes) {
  return {reinterpret_cast<const std::uint8_t*>(outcomes.data()), outcomes.size_bytes()};
}

}  // namespace fibertap::tracing

#endif  // FIBERTAP_HOST_LAB_VECTORS_MODEL_TRACE_H_
