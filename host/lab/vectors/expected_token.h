#ifndef FIBERTAP_HOST_LAB_VECTORS_EXPECTED_TOKEN_H_
#define FIBERTAP_HOST_LAB_VECTORS_EXPECTED_TOKEN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/csim/stream_trace.h"
#include "sim/model/bytes.h"

namespace fibertap::tracing {

/// What a token of the kernel must say (hls/tokens.h). Fields that are not meant are left out; of a
/// field that is wider than what is given here the upper bits are not meant, unless it is a number.
struct ExpectedToken {
  std::size_t frame;  // of the batch; the last for what concerns the whole batch
  std::vector<csim::Field> fields;

  explicit ExpectedToken(std::size_t of_frame) : frame(of_frame) {}

  /// A number; the field's bits above it are zero.
  void add(std::string name, std::uint64_t value);
  /// A number with the last byte in the lowest bits, as headers have it.
  void add_network_order(std::string name, model::Bytes bytes);
  /// An address: one of IPv4 stands in the highest 32 bits, zeros below.
  void add_address(std::string name, model::Bytes address);
  /// Byte i in bits 8i+7..8i, as beats have it.
  void add_bytes(std::string name, model::Bytes bytes);
};

/// What a stream must carry during a RUN.
struct ExpectedStream {
  std::string name;
  std::vector<ExpectedToken> tokens;
};

/// Whether `found` says what `expected` does: numbers and addresses in all of its bits, bytes as
/// far as there are some.
bool agrees(const csim::Bits& expected, const csim::Bits& found);

}  // namespace fibertap::tracing

#endif  // FIBERTAP_HOST_LAB_VECTORS_EXPECTED_TOKEN_H_
