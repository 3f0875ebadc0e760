#include "sim/csim/stream_trace.h"

#include <map>
#include <stdexcept>

#include "hls/batch_tokens.h"
#include "hls/block_tokens.h"
#include "hls/report_batch.h"
#include "hls/tokens.h"

namespace fibertap::csim {
namespace {

struct FieldShape {
  std::string name;
  std::size_t width;
};
using Shape = std::vector<FieldShape>;

/// Asks a token for the widths of its fields.
struct Widths {
  template <typename... Fields>
  void operator()(const Fields&...) {
    widths = {static_cast<std::size_t>(Fields::width)...};
  }
  std::vector<std::size_t> widths;
};

template <typename Token>
Shape shape_of() {
  Widths widths;
  Token{}.visit(widths);
  Shape shape;
  std::string_view names = Token::field_names();
  for (const std::size_t width : widths.widths) {
    const std::size_t end = names.find(',');
    shape.push_back({std::string(names.substr(0, end)), width});
    names.remove_prefix(end == names.npos ? names.size() : end + 2);
  }
  return shape;
}

const std::map<std::string, Shape, std::less<>>& shapes() {
  using namespace kernel;  // NOLINT(google-build-using-namespace)
  const auto bare = [](std::size_t width) { return Shape{{"data", width}}; };
  static const std::map<std::string, Shape, std::less<>> kShapes = {
      {"raw", bare(kBeatBits)},
      {"heads", shape_of<Head>()},
      {"records", shape_of<Beat>()},
      {"envelopes", shape_of<Envelope>()},
      {"cuts", shape_of<InnerCut>()},
      {"parsed_records", shape_of<Beat>()},
      {"inner_beats", shape_of<Beat>()},
      {"windows", shape_of<Window>()},
      {"payload", shape_of<Beat>()},
      {"inners", shape_of<Inner>()},
      {"searched_envelopes", shape_of<Envelope>()},
      {"hits", shape_of<SessionHit>()},
      {"sessions", shape_of<Session>()},
      {"queries", shape_of<Query>()},
      {"passages", shape_of<Passage>()},
      {"verdicts", shape_of<Verdict>()},
      {"keeps", shape_of<Keep>()},
      {"labels", shape_of<Label>()},
      {"outcomes", shape_of<Outcome>()},
      {"outcome_words", shape_of<OutcomeWord>()},
      {"kept_beats", shape_of<Beat>()},
      {"blocks", shape_of<Block>()},
      {"pieces", shape_of<Piece>()},
      {"result_beats", shape_of<ResultBeat>()},
      {"signed_beats", shape_of<ResultBeat>()},
      {"ready_beats", bare(kBeatBits)},
      {"bursts", shape_of<Burst>()},
      {"outcome_beats", bare(kBeatBits)},
      {"session_counts", shape_of<SessionCount>()},
      {"row_counts", shape_of<RowCount>()},
      {"faults", shape_of<RecordFault>()},
      {"sizes", shape_of<ResultSize>()},
      {"signatures", shape_of<Signature>()},
      {"outcome_signatures", shape_of<Signature>()},
      {"totals", shape_of<Totals>()},
      {"statuses", bare(Status::width)},
      {"counter_beats", shape_of<ResultBeat>()},
  };
  return kShapes;
}

const Shape& shape_of(std::string_view stream) {
  const auto found = shapes().find(stream);
  if (found == shapes().end()) throw std::out_of_range("no stream '" + std::string(stream) + "'");
  return found->second;
}

}  // namespace

std::uint64_t Bits::low() const {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size() && i < 8; ++i) {
    value |= std::uint64_t{bytes[i]} << (8 * i);
  }
  return value;
}

Bits Bits::part(std::size_t from, std::size_t part_width) const {
  Bits result{part_width, std::vector<std::uint8_t>((part_width + 7) / 8)};
  for (std::size_t i = 0; i < part_width; ++i) {
    const unsigned bit = bytes[(from + i) / 8] >> ((from + i) % 8) & 1u;
    result.bytes[i / 8] = static_cast<std::uint8_t>(result.bytes[i / 8] | bit << (i % 8));
  }
  return result;
}

std::string hex(const Bits& bits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t digit = (bits.width + 3) / 4; digit-- > 0;) {
    text += kDigits[bits.bytes[digit / 2] >> (4 * (digit % 2)) & 0xF];
  }
  return text;
}

std::vector<Field> fields_of(std::string_view stream, const Bits& token) {
  std::vector<Field> fields;
  std::size_t at = 0;
  for (const FieldShape& shape : shape_of(stream)) {
    fields.push_back({shape.name, token.part(at, shape.width)});
    at += shape.width;
  }
  return fields;
}

std::size_t width_of(std::string_view stream) {
  std::size_t width = 0;
  for (const FieldShape& field : shape_of(stream)) width += field.width;
  return width;
}

bool carries_beats(std::string_view stream) { return shape_of(stream).back().name == "last"; }

}  // namespace fibertap::csim
