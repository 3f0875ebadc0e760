#include "host/lab/vectors/expected_token.h"

#include <algorithm>

namespace fibertap::tracing {
namespace {

bool bit(const csim::Bits& bits, std::size_t index) {
  return index < bits.width && (bits.bytes[index / 8] >> (index % 8) & 1) != 0;
}

}  // namespace

void ExpectedToken::add(std::string name, std::uint64_t value) {
  csim::Bits bits{64, {}};
  for (int shift = 0; shift < 64; shift += 8) {
    bits.bytes.push_back(static_cast<std::uint8_t>(value >> shift));
  }
  fields.push_back({std::move(name), std::move(bits)});
}

void ExpectedToken::add_network_order(std::string name, model::Bytes bytes) {
  fields.push_back({std::move(name), {8 * bytes.size(), {bytes.rbegin(), bytes.rend()}}});
}

void ExpectedToken::add_address(std::string name, model::Bytes address) {
  std::vector<std::uint8_t> bytes(address.begin(), address.end());
  bytes.resize(16);
  add_network_order(std::move(name), bytes);
}

void ExpectedToken::add_bytes(std::string name, model::Bytes bytes) {
  fields.push_back({std::move(name), {8 * bytes.size(), {bytes.begin(), bytes.end()}}});
}

bool agrees(const csim::Bits& expected, const csim::Bits& found) {
  const std::size_t whole = std::min(expected.width, found.width) / 8;
  if (!std::equal(expected.bytes.begin(),
                  expected.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                  found.bytes.begin())) {
    return false;
  }
  for (std::size_t i = 8 * whole; i < expected.width; ++i) {
    if (bit(expected, i) != bit(found, i)) return false;
  }
  return true;
}

}  // namespace fibertap::tracing
