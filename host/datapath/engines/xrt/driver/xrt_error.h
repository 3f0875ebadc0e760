#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_XRT_DRIVER_XRT_ERROR_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_XRT_DRIVER_XRT_ERROR_H_

#include <exception>
#include <string>
#include <string_view>

#include "host/base/error.h"

namespace fibertap {

/// Text of XRT's in one line.
inline std::string one_line(std::string text) {
  for (char& c : text) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

/// Calls XRT. What it throws becomes Error(kDevice) that says `what` was tried.
template <typename Call>
decltype(auto) ask_xrt(std::string_view what, Call call) {
  try {
    return call();
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    throw Error(Errc::kDevice, "{}: XRT answers \"{}\"", what, one_line(error.what()));
  }
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_XRT_DRIVER_XRT_ERROR_H_
