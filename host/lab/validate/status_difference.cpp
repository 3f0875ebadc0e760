#include "host/lab/validate/differences.h"

#include <fmt/format.h>

#include <cstring>

namespace fibertap::validation {
namespace {

template <typename Name, std::size_t kSize>
std::optional<Difference> count_difference(Field field, const std::uint64_t (&model)[kSize],
                                           const std::uint64_t (&engine)[kSize]) {
  for (std::size_t i = 0; i < kSize; ++i) {
    if (model[i] != engine[i]) {
      return differing(field, abi::name(static_cast<Name>(i)), model[i], engine[i]);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Difference> answer_difference(const abi::BatchStatus& model,
                                            const abi::BatchStatus& engine) {
  if (model.errors != engine.errors) {
    return Difference{Field::errors,
                      {},
                      fmt::format("{:#x}", model.errors),
                      fmt::format("{:#x}", engine.errors),
                      std::string(stage_of(Field::errors))};
  }
  if (model.generation == engine.generation) return std::nullopt;
  return differing(Field::generation, {}, model.generation, engine.generation);
}

std::optional<Difference> status_difference(const abi::BatchStatus& model,
                                            const abi::BatchStatus& engine) {
  if (std::memcmp(&model, &engine, sizeof(model)) == 0) return std::nullopt;
  using abi::Disposition;
  if (auto difference = count_difference<Disposition>(Field::frames, model.frames, engine.frames)) {
    return difference;
  }
  if (auto difference = count_difference<abi::Rejection>(Field::rejected_by, model.rejected_by,
                                                         engine.rejected_by)) {
    return difference;
  }
  if (auto difference = count_difference<Disposition>(Field::bytes, model.bytes, engine.bytes)) {
    return difference;
  }
  const auto differs = [](Field field, std::uint64_t expected, std::uint64_t found) {
    return expected == found ? std::nullopt : std::optional(differing(field, {}, expected, found));
  };
  if (auto difference = differs(Field::outer_truncated_frames, model.outer_truncated_frames,
                                engine.outer_truncated_frames)) {
    return difference;
  }
  if (auto difference = differs(Field::outer_truncated_bytes, model.outer_truncated_bytes,
                                engine.outer_truncated_bytes)) {
    return difference;
  }
  if (auto difference = differs(Field::result_bytes, model.result_bytes, engine.result_bytes)) {
    return difference;
  }
  if (auto difference = differs(Field::result_crc, model.result_crc32c, engine.result_crc32c)) {
    return difference;
  }
  if (auto difference =
          differs(Field::outcomes_crc, model.outcomes_crc32c, engine.outcomes_crc32c)) {
    return difference;
  }
  return Difference{Field::status_reserved,
                    {},
                    "zeros",
                    "something else",
                    std::string(stage_of(Field::status_reserved))};
}

}  // namespace fibertap::validation
