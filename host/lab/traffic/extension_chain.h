#ifndef FIBERTAP_HOST_LAB_TRAFFIC_EXTENSION_CHAIN_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_EXTENSION_CHAIN_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/lab/traffic/random.h"

namespace fibertap::generation {

/// IPv6 extension headers as they stand in a frame.
struct ExtensionChain {
  std::uint8_t first;  // next header of the IPv6 header
  std::vector<std::uint8_t> headers;
};

/// None, or 1 to 10 headers of every kind that the walk skips and some that it does not, the last
/// one naming `protocol`. They start at byte `at` of the inner frame; some end about the edge of
/// the parse window, or far behind it by what their length says.
ExtensionChain random_extension_chain(Random& random, std::uint8_t protocol, std::size_t at);

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_EXTENSION_CHAIN_H_
