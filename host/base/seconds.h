#ifndef FIBERTAP_HOST_BASE_SECONDS_H_
#define FIBERTAP_HOST_BASE_SECONDS_H_

#include <cstdint>

namespace fibertap {

inline constexpr std::uint64_t kNsPerSecond = 1'000'000'000;

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_SECONDS_H_
