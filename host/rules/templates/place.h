#ifndef FIBERTAP_HOST_RULES_TEMPLATES_PLACE_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_PLACE_H_

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "host/base/error.h"

namespace fibertap::templates {

/// A line of a file. The name is the caller's and outlives every Place.
struct Place {
  std::string_view file;
  std::uint32_t line = 0;
};

/// "FILE:LINE".
inline std::string to_string(const Place& place) {
  return fmt::format("{}:{}", place.file, place.line);
}

/// `text` with its control characters escaped: names of the files' objects stand in messages, and
/// a message is one line.
std::string escaped(std::string_view text);

/// Error(kConfiguration) that reads "FILE:LINE: TEXT".
template <typename... Args>
Error error_at(const Place& place, fmt::format_string<Args...> format, Args&&... args) {
  return Error(Errc::kConfiguration, "{}: {}", to_string(place),
               escaped(fmt::format(format, std::forward<Args>(args)...)));
}

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_PLACE_H_
