#ifndef FIBERTAP_SIM_CSIM_STREAM_TRACE_H_
#define FIBERTAP_SIM_CSIM_STREAM_TRACE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fibertap::csim {

/// An unsigned integer of any width; byte 0 holds the lowest bits.
struct Bits {
  std::size_t width;
  std::vector<std::uint8_t> bytes;  // (width + 7) / 8

  /// The lowest 64 bits.
  std::uint64_t low() const;
  /// Bits [from, from + width).
  Bits part(std::size_t from, std::size_t width) const;
  bool operator==(const Bits&) const = default;
};

/// As Verilog's $readmemh reads it: digits of the whole width, the highest first.
std::string hex(const Bits& bits);

/// What one stream carried during a command. Bytes of a frame's beat that are undefined are zeros
/// here, and were for the stage that read them, when calls were noted too.
struct StreamTrace {
  std::string name;
  std::string writer;  // the stage that wrote it
  std::string reader;  // the stage that read it
  std::vector<Bits> tokens;
};

/// Every stream of the region, in the order in which stages write them.
using Trace = std::vector<StreamTrace>;

/// A scalar that a stage was called with.
struct Scalar {
  std::string name;
  std::uint64_t value;
};

/// A call of a stage.
struct StageCall {
  std::string stage;
  std::vector<Scalar> scalars;
};

/// The calls of a region, in its order.
using Calls = std::vector<StageCall>;

/// A field of a token.
struct Field {
  std::string name;
  Bits value;
};

/// A token of the stream called `stream` taken apart, lowest bits first. A stream of bare integers
/// has one field, "data". Throws std::out_of_range for a stream that the kernel does not have.
std::vector<Field> fields_of(std::string_view stream, const Bits& token);

/// Bits of a token of the stream called `stream`; throws as above.
std::size_t width_of(std::string_view stream);

/// Whether the stream carries frames beat by beat (hls/beat.h).
bool carries_beats(std::string_view stream);

}  // namespace fibertap::csim

#endif  // FIBERTAP_SIM_CSIM_STREAM_TRACE_H_
