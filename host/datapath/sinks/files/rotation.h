#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FILES_ROTATION_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FILES_ROTATION_H_

#include <chrono>
#include <cstdint>

namespace fibertap {

/// When a file is closed and the next one begins; both may be asked for, and the first that is
/// reached counts.
struct Rotation {
  std::uint64_t bytes = 0;        // no file is larger, unless one frame is; 0: any size
  std::chrono::seconds period{};  // at every multiple of it on the clock; 0: at no time
};

/// The end of the period that `time` lies in: periods of an hour begin at full hours, those of a
/// day at midnight, on a clock that is `ahead_of_utc`.
inline std::chrono::system_clock::time_point end_of_period(
    std::chrono::system_clock::time_point time, std::chrono::seconds period,
    std::chrono::seconds ahead_of_utc) {
  const auto local =
      std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()) + ahead_of_utc;
  const auto into = (local % period + period) % period;
  return std::chrono::system_clock::time_point(local - into + period - ahead_of_utc);
}

/// How far the clock on this machine's wall is ahead of UTC at a time.
std::chrono::seconds ahead_of_utc(std::chrono::system_clock::time_point time);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FILES_ROTATION_H_
