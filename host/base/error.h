#ifndef FIBERTAP_HOST_BASE_ERROR_H_
#define FIBERTAP_HOST_BASE_ERROR_H_

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace fibertap {

/// What went wrong, as the exit code reports it (docs/output.md).
enum class Errc : int { kRuntime = 1, kUsage = 2, kConfiguration = 3, kDevice = 4, kPartial = 5 };

/// Thrown for bad configuration, files and devices, caught once in `main`. The message is one
/// line: what, where, found, expected, what to do. A bad frame is a counter, never an Error.
class Error : public std::runtime_error {
 public:
  template <typename... Args>
  explicit Error(Errc code, fmt::format_string<Args...> format, Args&&... args)
      : std::runtime_error(fmt::format(format, std::forward<Args>(args)...)), code_(code) {}

  Errc code() const noexcept { return code_; }

 private:
  Errc code_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_ERROR_H_
