#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_FLOW_HASH_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_FLOW_HASH_H_

#include <cstdint>

#include "host/datapath/engines/cpu/match_key.h"

namespace fibertap::cpu {

/// The Toeplitz key 0x6d5a repeated comes back to itself every 16 bits, so all that a 16-bit word
/// of the input does to the hash is independent of where it stands: the hash of an input is that of
/// the XOR of its words, and both its halves are equal.
struct ToeplitzTables {
  std::uint16_t high[256] = {};  // hashes of a word's high byte
  std::uint16_t low[256] = {};
};

consteval ToeplitzTables toeplitz_tables() {
  ToeplitzTables tables;
  for (unsigned byte = 0; byte < 256; ++byte) {
    unsigned key = 0x6D5A;
    unsigned hashes[2] = {0, 0};
    for (unsigned bit = 0; bit < 16; ++bit) {
      if ((byte >> (7 - bit % 8) & 1) != 0) hashes[bit / 8] ^= key;
      key = (key << 1 | key >> 15) & 0xFFFF;
    }
    tables.high[byte] = static_cast<std::uint16_t>(hashes[0]);
    tables.low[byte] = static_cast<std::uint16_t>(hashes[1]);
  }
  return tables;
}

inline constexpr ToeplitzTables kToeplitz = toeplitz_tables();

/// Flow hash of a packet with this key (SPEC 9).
static inline std::uint32_t flow_hash(const MatchKey& key, bool is_fragment) {
  std::uint32_t words = key.source[0] ^ key.destination[0];
  if (key.ip_version == 6) {
    for (int i = 1; i < 4; ++i) words ^= key.source[i] ^ key.destination[i];
  }
  const bool has_ports = !is_fragment && key.source_port != kNoPort;
  words ^= has_ports ? key.source_port ^ key.destination_port : 0;
  words ^= words >> 16;
  const std::uint32_t half = kToeplitz.high[words >> 8 & 0xFF] ^ kToeplitz.low[words & 0xFF];
  return half << 16 | half;
}

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_FLOW_HASH_H_
