#ifndef FIBERTAP_HOST_LAB_TRAFFIC_PROFILE_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_PROFILE_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "host/lab/traffic/random.h"

namespace fibertap::generation {

/// What the inner frames are.
enum class Profile {
  kImix,    // 64, 594 and 1518 bytes, 7:4:1
  k64,      // 64 bytes each
  k1518,    // 1518 bytes each
  kJumbo,   // as large as reaches an ENI of MTU 9001 whole
  kV6,      // IPv6, some with extension headers, sizes as in IMIX
  kHostile  // the random frames of `fibertap-lab validate`
};

/// "imix | 64 | ...", for help and messages.
inline constexpr std::string_view kProfileNames = "imix | 64 | 1518 | jumbo | v6 | hostile";

/// Absent when no profile is called `name`.
std::optional<Profile> profile_of(std::string_view name);

/// Bytes of the next inner frame, Ethernet header included. Not for kHostile.
std::size_t draw_inner_bytes(Random& random, Profile profile);

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_PROFILE_H_
