#include "sim/model/flow_hash.h"

#include <vector>

namespace fibertap::model {

std::uint32_t toeplitz(Bytes input) {
  // The 32 key bits that stand under the current input bit; a key of two bytes repeated comes back
  // to itself when it is turned, so no bits need to follow from behind.
  std::uint32_t key = 0x6D5A6D5A;
  std::uint32_t hash = 0;
  for (const std::uint8_t byte : input) {
    for (int bit = 7; bit >= 0; --bit) {
      if ((byte >> bit & 1) != 0) hash ^= key;
      key = key << 1 | key >> 31;
    }
  }
  return hash;
}

std::uint32_t flow_hash(const Inner& inner) {
  if (inner.ip_version == 0) return 0;
  std::vector<std::uint8_t> input(inner.source.begin(), inner.source.end());
  input.insert(input.end(), inner.destination.begin(), inner.destination.end());
  if (inner.ports && !inner.fragment) {
    for (const std::uint16_t port : {inner.ports->source, inner.ports->destination}) {
      input.push_back(static_cast<std::uint8_t>(port >> 8));
      input.push_back(static_cast<std::uint8_t>(port));
    }
  }
  return toeplitz(input);
}

}  // namespace fibertap::model
