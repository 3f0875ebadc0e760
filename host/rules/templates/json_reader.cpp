#include "host/rules/templates/json_reader.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/rules/templates/place.h"
#include "host/rules/templates/tree_builder.h"

namespace fibertap::templates {
namespace {

/// Reads characters and says how far it came: the parser keeps lines to itself.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** reached) : at_(at), reached_(reached) {}

  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
    return a.at_ == b.at_;
  }

 private:
  const char* at_;
  const char** reached_;
};

/// Turns the parser's events into a tree. The signatures are those of nlohmann::json_sax.
class Handler {
 public:
  Handler(std::string_view file, std::string_view text)
      : file_(file), builder_(file), reached_(text.data()), counted_(text.data()) {}

  const char** reached() { return &reached_; }
  Node take() { return builder_.take(); }

  bool null() {
    builder_.null(line());
    return true;
  }
  bool boolean(bool value) { return scalar(value ? "true" : "false"); }
  bool number_integer(nlohmann::json::number_integer_t value) {
    return scalar(std::to_string(value));
  }
  bool number_unsigned(nlohmann::json::number_unsigned_t value) {
    return scalar(std::to_string(value));
  }
  bool number_float(nlohmann::json::number_float_t, const std::string& written) {
    return scalar(written);
  }
  bool string(std::string& value) { return scalar(std::move(value)); }
  bool binary(nlohmann::json::binary_t&) { return false; }  // JSON has none
  bool key(std::string& key) {
    builder_.key(std::move(key), line());
    return true;
  }
  bool start_object(std::size_t) { return begin(NodeKind::kMapping); }
  bool end_object() { return end(); }
  bool start_array(std::size_t) { return begin(NodeKind::kSequence); }
  bool end_array() { return end(); }

  bool parse_error(std::size_t, const std::string& last_token,
                   const nlohmann::json::exception& problem) {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while ..."
    std::string_view text = problem.what();
    if (const auto colon = text.find(": "); colon != std::string_view::npos) {
      text.remove_prefix(colon + 2);
    }
    text = text.substr(0, text.find("; last read"));
    if (text.ends_with("unexpected '{'; expected end of input")) {
      throw error_at({file_, line()}, "found a second document, expected one; split the file");
    }
    throw error_at({file_, line()}, "not JSON: {}, found {}; correct the syntax", text,
                   in_quotes(last_token));
  }

 private:
  /// Line of the token that was read last. A number was read one character past its end, and no
  /// token holds a line break: so the last character does not count.
  std::uint32_t line() {
    if (reached_ - counted_ > 1) {
      line_ += static_cast<std::uint32_t>(std::count(counted_, reached_ - 1, '\n'));
      counted_ = reached_ - 1;
    }
    return line_;
  }

  bool scalar(std::string text) {
    builder_.scalar(std::move(text), line());
    return true;
  }
  bool begin(NodeKind kind) {
    builder_.begin(kind, line());
    return true;
  }
  bool end() {
    builder_.end();
    return true;
  }

  std::string_view file_;
  TreeBuilder builder_;
  const char* reached_;
  const char* counted_;
  std::uint32_t line_ = 1;
};

}  // namespace

Node read_json(std::string_view file, std::string_view text) {
  Handler handler(file, text);
  const char* const end = text.data() + text.size();
  nlohmann::json::sax_parse(CountingIterator(text.data(), handler.reached()),
                            CountingIterator(end, handler.reached()), &handler);
  return handler.take();
}

}  // namespace fibertap::templates
