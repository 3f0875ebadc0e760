#ifndef FIBERTAP_HOST_OBSERVE_TEXT_LINES_H_
#define FIBERTAP_HOST_OBSERVE_TEXT_LINES_H_

#include <fmt/format.h>

#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace fibertap {

/// A text for a person, made line by line.
class TextLines {
 public:
  template <typename... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
    text_ += '\n';
  }
  void add(std::string_view text) { text_ += text; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_TEXT_LINES_H_
