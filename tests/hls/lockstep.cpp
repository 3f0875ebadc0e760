#include "tests/hls/lockstep.h"

#include <algorithm>
#include <random>
#include <utility>

#include "abi/result_block.h"
#include "host/lab/vectors/stream_difference.h"

namespace fibertap::testing {
namespace {

/// Bits of a token that nobody may rely on.
csim::Bits garbage(std::size_t width, std::mt19937& random) {
  csim::Bits bits{width, std::vector<std::uint8_t>((width + 7) / 8)};
  for (std::uint8_t& byte : bits.bytes) byte = static_cast<std::uint8_t>(random());
  if (width % 8 != 0) bits.bytes.back() &= static_cast<std::uint8_t>((1U << width % 8) - 1);
  return bits;
}

void put(csim::Bits& token, std::size_t at, const csim::Bits& value, std::size_t width) {
  for (std::size_t i = 0; i < std::min(value.width, width); ++i) {
    const std::size_t bit = at + i;
    const unsigned mask = 1U << bit % 8;
    const bool is_set = (value.bytes[i / 8] >> (i % 8) & 1) != 0;
    std::uint8_t& byte = token.bytes[bit / 8];
    byte = static_cast<std::uint8_t>(is_set ? byte | mask : byte & ~mask);
  }
}

}  // namespace

Lockstep::Lockstep(const Bytes& image, const Bytes& arena, std::uint32_t frames)
    : Lockstep(image, arena, frames, abi::max_result_bytes(arena.size())) {}

Lockstep::Lockstep(const Bytes& image, const Bytes& arena, std::uint32_t frames,
                   std::size_t result_bytes)
    : image_(image),
      arena_(arena),
      frames_(frames),
      result_bytes_(result_bytes),
      model_(tracing::model_trace(image_, arena_, frames, result_bytes)) {}

std::uint32_t Lockstep::input_beats() const {
  return static_cast<std::uint32_t>(arena_.size() / abi::kBeatBytes);
}

std::uint32_t Lockstep::output_beats() const {
  return static_cast<std::uint32_t>(result_bytes_ / abi::kBeatBytes);
}

std::vector<csim::Bits> Lockstep::tokens(std::string_view name, std::size_t width) const {
  std::mt19937 random(1);
  const std::vector<csim::Field> shape = csim::fields_of(name, garbage(width, random));
  std::vector<csim::Bits> tokens;
  for (const tracing::ExpectedToken& expected : model_.stream(name).tokens) {
    csim::Bits& token = tokens.emplace_back(garbage(width, random));
    std::size_t at = 0;
    for (const csim::Field& field : shape) {
      const auto meant = std::ranges::find(expected.fields, field.name, &csim::Field::name);
      if (meant != expected.fields.end()) put(token, at, meant->value, field.value.width);
      at += field.value.width;
    }
  }
  return tokens;
}

void Lockstep::compare(std::string_view name, std::vector<csim::Bits> found) const {
  const csim::StreamTrace stream{std::string(name), "the stage", "", std::move(found)};
  const auto difference = tracing::stream_difference(model_, {stream});
  if (!difference) return;
  ADD_FAILURE() << "frame " << difference->frame << ", " << difference->field << ": model "
                << difference->model << ", " << difference->stage << " " << difference->engine;
}

}  // namespace fibertap::testing
