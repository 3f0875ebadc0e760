#include "host/datapath/sinks/files/rotation.h"

#include <ctime>

namespace fibertap {

std::chrono::seconds ahead_of_utc(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm local{};
  localtime_r(&seconds, &local);
  return std::chrono::seconds(local.tm_gmtoff);
}

}  // namespace fibertap
