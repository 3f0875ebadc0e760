#ifndef FIBERTAP_HOST_OBSERVE_LOG_H_
#define FIBERTAP_HOST_OBSERVE_LOG_H_

#include <spdlog/logger.h>

#include <string_view>

namespace fibertap {

/// A log on standard error: lines of text, or with `as_json` one JSON object a line with "time",
/// "level" and "message".
spdlog::logger make_log(bool as_json);

/// The one line on standard error that says why a program failed: "NAME: MESSAGE", or once
/// errors_are_json() was called as make_log() writes it.
void print_error(std::string_view name, std::string_view message) noexcept;
void errors_are_json() noexcept;

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_LOG_H_
