#include "host/datapath/sinks/interface/interface_names.h"

#include <algorithm>
#include <cctype>

#include "host/base/error.h"

namespace fibertap {
namespace {

constexpr std::string_view kNumberWord = "%{n}";
constexpr std::string_view kVniWord = "%{vni}";
constexpr std::size_t kMostDigitsOfNumber = 2;
constexpr std::size_t kMostDigitsOfVni = 8;

/// What the kernel takes, and no more percent signs.
bool is_part_of_name(std::string_view text) {
  return std::ranges::all_of(text, [](char letter) {
    return letter > ' ' && letter < 0x7F && letter != '/' && letter != ':' && letter != '%';
  });
}

}  // namespace

InterfaceNames::InterfaceNames(const std::string& option, const std::string& pattern,
                               std::size_t suffix_bytes) {
  before_ = pattern;
  std::size_t digits = 0;
  for (const auto& [word, by, most] : {std::tuple(kNumberWord, By::kNumber, kMostDigitsOfNumber),
                                       std::tuple(kVniWord, By::kSession, kMostDigitsOfVni)}) {
    const std::size_t at = pattern.find(word);
    if (at == pattern.npos) continue;
    by_ = by;
    digits = most;
    before_ = pattern.substr(0, at);
    behind_ = pattern.substr(at + word.size());
  }
  const std::string name = before_ + behind_;
  if (!is_part_of_name(name) ||
      (by_ == By::kOne && (name.empty() || name == "." || name == ".."))) {
    throw Error(Errc::kUsage,
                "--{}: found {}, expected a name of letters and digits with at most one of {} and "
                "{} in it",
                option, pattern, kNumberWord, kVniWord);
  }
  const std::size_t longest = name.size() + digits;
  if (longest + suffix_bytes <= kMostBytes) return;
  throw Error(Errc::kUsage,
              "--{}: found {}, whose names have up to {} bytes, expected at most {}{}; shorten it",
              option, pattern, longest, kMostBytes - suffix_bytes,
              suffix_bytes != 0
                  ? fmt::format(" ({} follow in the name of the other end)", suffix_bytes)
                  : "");
}

}  // namespace fibertap
