#ifndef FIBERTAP_HOST_OBSERVE_LOG_H_
#define FIBERTAP_HOST_OBSERVE_LOG_H_

#include <spdlog/logger.h>

#include <string_view>

namespace fibertap {

/// A log on standard error: lines of text, or with `as_json` one JSON object a line with "time",
/// "level" and "message".
spdlog::logger make_log(bool as_json);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_LOG_H_
