#include "host/lab/vectors/stream_difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace fibertap::tracing {
namespace {

constexpr std::size_t kNumberBits = 64;      // as ExpectedToken::add gives them
constexpr std::size_t kMostShownBits = 128;  // an address; of a wider field one byte is shown

std::string text_of(const csim::Bits& value, bool is_number) {
  return is_number ? std::to_string(value.low()) : "0x" + csim::hex(value);
}

/// `model` and `found` as a person reads them: of what is too wide the first byte that differs.
StageDifference field_difference(std::string stage, std::size_t frame, std::string field,
                                 const csim::Bits& model, const csim::Bits& found) {
  const bool is_number = model.width == kNumberBits;
  if (model.width <= kMostShownBits) {
    const csim::Bits engine = found.part(0, std::min(model.width, found.width));
    return {std::move(stage), frame, std::move(field), text_of(model, is_number),
            text_of(engine, is_number)};
  }
  const auto differing = std::ranges::mismatch(model.bytes, found.bytes);
  const auto byte = static_cast<std::size_t>(differing.in1 - model.bytes.begin());
  return {std::move(stage), frame, fmt::format("{}, byte {}", field, byte),
          text_of(model.part(8 * byte, 8), false), text_of(found.part(8 * byte, 8), false)};
}

std::optional<StageDifference> token_difference(const csim::StreamTrace& stream,
                                                const ExpectedToken& expected,
                                                const csim::Bits& token) {
  const std::vector<csim::Field> found = csim::fields_of(stream.name, token);
  for (const csim::Field& field : expected.fields) {
    const csim::Bits& value = std::ranges::find(found, field.name, &csim::Field::name)->value;
    if (agrees(field.value, value)) continue;
    return field_difference(stream.writer, expected.frame, stream.name + "." + field.name,
                            field.value, value);
  }
  return std::nullopt;
}

std::optional<StageDifference> stream_difference(const ExpectedStream& expected,
                                                 const csim::StreamTrace& found) {
  const std::size_t both = std::min(expected.tokens.size(), found.tokens.size());
  for (std::size_t i = 0; i < both; ++i) {
    if (auto difference = token_difference(found, expected.tokens[i], found.tokens[i])) {
      return difference;
    }
  }
  if (expected.tokens.size() == found.tokens.size()) return std::nullopt;
  std::size_t frame = 0;
  if (both < expected.tokens.size()) {
    frame = expected.tokens[both].frame;
  } else if (both != 0) {
    frame = expected.tokens.back().frame;
  }
  return StageDifference{found.writer, frame, found.name + ", tokens",
                         std::to_string(expected.tokens.size()),
                         std::to_string(found.tokens.size())};
}

}  // namespace

std::optional<StageDifference> stream_difference(const ModelTrace& expected,
                                                 const csim::Trace& found) {
  for (const csim::StreamTrace& stream : found) {
    if (auto difference = stream_difference(expected.stream(stream.name), stream)) {
      return difference;
    }
  }
  return std::nullopt;
}

}  // namespace fibertap::tracing
