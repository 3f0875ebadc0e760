#include "host/lab/vectors/vector_text.h"

#include <fmt/format.h>

#include <vector>

namespace fibertap {
namespace {

std::string hex_digits(std::span<const std::uint8_t> bytes) {
  return csim::hex({8 * bytes.size(), {bytes.begin(), bytes.end()}});
}

/// The lowest `kept` of `bits` bits are ones.
std::string keep_digits(std::size_t kept, std::size_t bits) {
  csim::Bits keep{bits, std::vector<std::uint8_t>((bits + 7) / 8)};
  for (std::size_t i = 0; i < kept; ++i) {
    keep.bytes[i / 8] = static_cast<std::uint8_t>(keep.bytes[i / 8] | 1u << (i % 8));
  }
  return csim::hex(keep);
}

std::string line(std::span<const std::uint8_t> data, std::size_t kept, bool last) {
  return fmt::format("{} {} {}\n", hex_digits(data), keep_digits(kept, data.size()), last ? 1 : 0);
}

}  // namespace

std::string axi_line(std::string_view stream, const csim::Bits& token) {
  if (!csim::carries_beats(stream)) return line(token.bytes, token.bytes.size(), true);
  const std::vector<csim::Field> beat = csim::fields_of(stream, token);
  return line(beat[0].value.bytes, beat[1].value.low(), beat[2].value.low() != 0);
}

std::string axi_description(std::string_view stream) {
  if (csim::carries_beats(stream)) return "TDATA 512 bits, TKEEP 64 bits, TLAST; a line is a beat";
  const std::size_t width = csim::width_of(stream);
  const std::size_t bytes = (width + 7) / 8;
  std::vector<std::string> fields;
  for (const csim::Field& field :
       csim::fields_of(stream, {width, std::vector<std::uint8_t>(bytes)})) {
    fields.push_back(fmt::format("{} {}", field.name, field.value.width));
  }
  return fmt::format(
      "TDATA {} bits in {} bytes, TKEEP {} bits, TLAST; a line is a beat\n"
      "// TDATA from its lowest bit: {}",
      width, bytes, bytes, fmt::join(fields, ", "));
}

std::string memory_lines(std::span<const std::uint8_t> bytes, std::size_t word_bytes) {
  std::string text;
  for (; !bytes.empty(); bytes = bytes.subspan(word_bytes)) {
    text += hex_digits(bytes.first(word_bytes)) + '\n';
  }
  return text;
}

}  // namespace fibertap
