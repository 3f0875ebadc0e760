#include "host/lab/traffic/profile.h"

#include <algorithm>
#include <utility>

#include "host/lab/traffic/inner_frame.h"

namespace fibertap::generation {
namespace {

/// The largest source MTU that fits an ENI target of MTU 9001 uncut (AWS), behind an Ethernet
/// header.
constexpr std::size_t kJumboBytes = 14 + 8947;

/// 64, 594 and 1518 bytes as 7:4:1, the smallest not below `least`.
std::size_t draw_imix(Random& random, std::size_t least) {
  const auto twelfth = random.below(12);
  return twelfth < 7 ? std::max<std::size_t>(64, least) : twelfth < 11 ? 594 : 1518;
}

}  // namespace

std::optional<Profile> profile_of(std::string_view name) {
  static constexpr std::pair<std::string_view, Profile> kProfiles[] = {
      {"imix", Profile::kImix},   {"64", Profile::k64}, {"1518", Profile::k1518},
      {"jumbo", Profile::kJumbo}, {"v6", Profile::kV6}, {"hostile", Profile::kHostile}};
  for (const auto& [word, profile] : kProfiles) {
    if (word == name) return profile;
  }
  return std::nullopt;
}

std::size_t draw_inner_bytes(Random& random, Profile profile) {
  switch (profile) {
    case Profile::k64:
      return 64;
    case Profile::k1518:
      return 1518;
    case Profile::kJumbo:
      return kJumboBytes;
    case Profile::kV6:
      return draw_imix(random, kMostHeaderBytes);
    default:
      return draw_imix(random, 0);
  }
}

}  // namespace fibertap::generation
