#ifndef FIBERTAP_HOST_DATAPATH_RESULTS_CHECKED_COUNTERS_H_
#define FIBERTAP_HOST_DATAPATH_RESULTS_CHECKED_COUNTERS_H_

#include <cstdint>
#include <string_view>

#include "host/datapath/engines/counter_image.h"

namespace fibertap {

/// What the statuses of all batches said that an engine counted.
struct CountedFrames {
  std::uint64_t accepted = 0;
  std::uint64_t rejected = 0;
};

/// Checks that the sessions of an engine's counters add up to `expected`. An engine that counted
/// otherwise than it answered is broken: throws Error(kDevice) with its name, what was found and
/// what was expected.
void check_counters(const CounterImage& counters, const CountedFrames& expected,
                    std::string_view engine);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_RESULTS_CHECKED_COUNTERS_H_
