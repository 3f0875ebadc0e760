#include "host/datapath/sinks/files/file_names.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <iterator>
#include <utility>

#include "host/base/error.h"

namespace fibertap {
namespace {

struct Conversion {
  char letter;
  const char* digits;  // what it becomes, as a regular expression
};
constexpr Conversion kConversions[] = {{'Y', "[0-9]{4}"},
                                       {'m', "[0-9]{2}"},
                                       {'d', "[0-9]{2}"},
                                       {'H', "[0-9]{2}"},
                                       {'M', "[0-9]{2}"},
                                       {'S', "[0-9]{2}"},
                                       {'j', "[0-9]{3}"},
                                       {'s', "[0-9]+"},
                                       {'F', "[0-9]{4}-[0-9]{2}-[0-9]{2}"},
                                       {'T', "[0-9]{2}:[0-9]{2}:[0-9]{2}"}};

const Conversion* conversion_of(char letter) {
  const auto* const found = std::ranges::find(kConversions, letter, &Conversion::letter);
  return found == std::end(kConversions) ? nullptr : found;
}

constexpr int kMostDigits = 18;  // of a sequence number

/// Text that a regular expression takes as it is.
std::string quoted(std::string_view text) {
  std::string expression;
  for (const char letter : text) {
    if (std::string_view("\\^$.|?*+()[]{}").find(letter) != std::string_view::npos) {
      expression += '\\';
    }
    expression += letter;
  }
  return expression;
}

std::string formatted(const std::string& conversion, std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm local{};
  localtime_r(&seconds, &local);
  char text[32];
  return {text, std::strftime(text, sizeof(text), conversion.c_str(), &local)};
}

}  // namespace

FileNames::FileNames(std::string pattern, const std::string& node) : pattern_(std::move(pattern)) {
  const std::size_t slash = pattern_.rfind('/');
  const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
  folder_ = slash == std::string::npos ? "." : pattern_.substr(0, name);
  if (folder_.find('%') != std::string::npos) refuse("a % in its folder");
  if (name == pattern_.size()) refuse("no name behind its folder");
  std::string_view rest = std::string_view(pattern_).substr(name);
  while (!rest.empty()) {
    const std::size_t percent = std::min(rest.find('%'), rest.size());
    add_text(rest.substr(0, percent));
    rest.remove_prefix(percent);
    if (!rest.empty()) add_conversion(rest, node);
  }
  matches_ = std::regex(expression(), std::regex::optimize);
}

void FileNames::add_conversion(std::string_view& rest, const std::string& node) {
  if (rest.starts_with("%%")) {
    add_text("%");
    rest.remove_prefix(2);
  } else if (rest.starts_with("%{")) {
    const std::size_t end = rest.find('}');
    if (end == std::string_view::npos) refuse(rest);
    add_field(rest.substr(2, end - 2), node);
    rest.remove_prefix(end + 1);
  } else if (rest.size() > 1 && conversion_of(rest[1]) != nullptr) {
    parts_.push_back({Kind::kTime, std::string(rest.substr(0, 2))});
    rest.remove_prefix(2);
  } else {
    refuse(rest.substr(0, 2));
  }
}

void FileNames::add_field(std::string_view field, const std::string& node) {
  if (field == "node") return add_text(node);
  if (field == "vni") return parts_.push_back({Kind::kVni, {}});
  int digits = 1;
  if (field.starts_with("seq:")) {
    const std::string_view number = field.substr(4);
    const auto [end, error] = std::from_chars(number.begin(), number.end(), digits);
    if (error != std::errc() || end != number.end()) digits = 0;
  } else if (field != "seq") {
    digits = 0;
  }
  if (digits < 1 || digits > kMostDigits) refuse("%{" + std::string(field) + "}");
  parts_.push_back({Kind::kSequence, {}, digits});
}

void FileNames::add_text(std::string_view text) {
  if (text.empty()) return;
  if (!parts_.empty() && parts_.back().kind == Kind::kText) {
    parts_.back().text += text;
  } else {
    parts_.push_back({Kind::kText, std::string(text)});
  }
}

void FileNames::refuse(std::string_view found) const {
  throw Error(Errc::kUsage,
              "{}: found {}, expected a name with %Y %m %d %H %M %S %j %F %T %s, %{{node}}, "
              "%{{vni}}, %{{seq}}, %{{seq:N}} or %% behind its last /",
              pattern_, found);
}

bool FileNames::has(Kind kind) const noexcept {
  return std::ranges::find(parts_, kind, &Part::kind) != parts_.end();
}

std::string FileNames::path_of(const FileFacts& facts) const {
  std::string path = folder_ == "." ? "" : folder_;
  for (const Part& part : parts_) {
    switch (part.kind) {
      case Kind::kText:
        path += part.text;
        break;
      case Kind::kTime:
        path += formatted(part.text, facts.opened);
        break;
      case Kind::kVni:
        path += facts.vni ? std::to_string(*facts.vni) : "any";
        break;
      case Kind::kSequence:
        path += fmt::format("{:0{}}", facts.sequence, part.digits);
    }
  }
  return path;
}

/// A number for a name that was taken stands before the extension (NumberedNames).
std::string FileNames::expression() const {
  std::string expression;
  std::size_t extension = std::string::npos;
  for (const Part& part : parts_) {
    switch (part.kind) {
      case Kind::kText: {
        const std::size_t dot = part.text.rfind('.');
        if (dot != std::string::npos && !(dot == 0 && expression.empty())) {
          extension = expression.size() + quoted(part.text.substr(0, dot)).size();
        }
        expression += quoted(part.text);
        break;
      }
      case Kind::kTime:
        expression += conversion_of(part.text[1])->digits;
        break;
      case Kind::kVni:
        expression += "(?:[0-9]+|any)";
        break;
      case Kind::kSequence:
        expression += has_sequence() && expression.find("([0-9]+)") == std::string::npos
                          ? "([0-9]+)"
                          : "[0-9]+";
    }
  }
  expression.insert(std::min(extension, expression.size()), "(?:-[0-9]+)?");
  return expression + "(?:\\.zst)?";
}

std::optional<std::uint64_t> FileNames::sequence_of(const std::string& name) const {
  std::smatch found;
  if (!std::regex_match(name, found, matches_)) return std::nullopt;
  std::uint64_t sequence = 0;
  if (found.size() > 1) {
    const std::string digits = found[1];
    const char* const end = digits.data() + digits.size();
    // No file of ours has a number that is too large for one.
    if (std::from_chars(digits.data(), end, sequence).ec != std::errc()) return std::nullopt;
  }
  return sequence;
}

}  // namespace fibertap
