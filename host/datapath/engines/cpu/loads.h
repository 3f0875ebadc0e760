#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_LOADS_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_LOADS_H_

#include <cstdint>
#include <cstring>

// Unaligned loads and stores. Everything that the translation units of several instruction sets
// include has internal linkage or is a template on the instruction set (ADR 24).

namespace fibertap::cpu {

template <typename Integer>
static inline Integer load(const std::uint8_t* at) {
  Integer value;
  std::memcpy(&value, at, sizeof(value));
  return value;
}

static inline std::uint16_t load16(const std::uint8_t* at) { return load<std::uint16_t>(at); }
static inline std::uint32_t load32(const std::uint8_t* at) { return load<std::uint32_t>(at); }
static inline std::uint64_t load64(const std::uint8_t* at) { return load<std::uint64_t>(at); }

/// From network byte order.
static inline std::uint16_t be16(const std::uint8_t* at) { return __builtin_bswap16(load16(at)); }
static inline std::uint32_t be32(const std::uint8_t* at) { return __builtin_bswap32(load32(at)); }

static inline void store32(std::uint8_t* at, std::uint32_t value) {
  std::memcpy(at, &value, sizeof(value));
}
static inline void store64(std::uint8_t* at, std::uint64_t value) {
  std::memcpy(at, &value, sizeof(value));
}

/// A MAC as the session tables hold it, of which all bytes up to the one behind it are there.
static inline std::uint64_t load_mac(const std::uint8_t* at) { return load64(at) & 0xFFFFFFFFFFFF; }

/// The same where nothing stands behind it.
static inline std::uint64_t mac_of(const std::uint8_t (&mac)[6]) {
  std::uint64_t value = 0;
  std::memcpy(&value, mac, sizeof(mac));
  return value;
}

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_LOADS_H_
