#ifndef FIBERTAP_HOST_DATAPATH_EXCEPTION_EXCEPTION_COUNTERS_H_
#define FIBERTAP_HOST_DATAPATH_EXCEPTION_EXCEPTION_COUNTERS_H_

#include <array>
#include <cstdint>
#include <string>

#include "host/datapath/exception/frame_class.h"

namespace fibertap {

/// What became of frames of one port that are not VXLAN, and of the kernel's answers.
struct ExceptionCounters {
  /// Of one class. Their sum is all that came.
  struct OfClass {
    std::uint64_t forwarded = 0;    // to the kernel
    std::uint64_t over_budget = 0;  // more than the class may
    std::uint64_t tap_full = 0;     // the kernel was slower than they came
    std::uint64_t tap_failed = 0;   // the kernel did not take it, as one that is down
    std::uint64_t cut = 0;          // longer than what is taken in of a frame
    std::uint64_t queued = 0;       // on their way

    std::uint64_t all() const noexcept {
      return forwarded + over_budget + tap_full + tap_failed + cut + queued;
    }
  };

  std::string port;
  std::string tap;  // the interface of the kernel
  std::array<OfClass, kFrameClasses> classes;
  std::uint64_t sent = 0;       // answers that the port took
  std::uint64_t port_full = 0;  // and those that it did not
  std::uint64_t too_long = 0;   // answers above the port's MTU
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_EXCEPTION_EXCEPTION_COUNTERS_H_
