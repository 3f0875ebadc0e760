#ifndef FIBERTAP_HOST_LAB_TRAFFIC_PACE_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_PACE_H_

#include <cstdint>

namespace fibertap::generation {

/// Arrival times at an even pace, a bit above a million frames a second: no whole microseconds, so
/// that a reader which loses nanoseconds shows.
class Pace {
 public:
  std::uint64_t next_ns() { return now_ns_ += 960; }

 private:
  std::uint64_t now_ns_ = 1'700'000'000'000'000'000;
};

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_PACE_H_
