#include "host/datapath/sinks/flows/session_labels.h"

#include <algorithm>

namespace fibertap {
namespace {

constexpr std::string_view kHexadecimal = "0123456789abcdef";
constexpr std::string_view kWord =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
constexpr std::size_t kMostLetters = 64;  // of a word that is a name

/// The only id with a prefix, "eni-"; an id that stands there twice is one.
std::string only_id(std::string_view text, std::string_view prefix) {
  std::string only;
  for (std::size_t at = text.find(prefix); at != text.npos; at = text.find(prefix, at + 1)) {
    const bool is_inside_a_word = at > 0 && kWord.find(text[at - 1]) != kWord.npos;
    const std::size_t digits = at + prefix.size();
    const std::size_t end = std::min(text.find_first_not_of(kHexadecimal, digits), text.size());
    const bool is_too_long = end < text.size() && kWord.substr(0, 62).find(text[end]) != kWord.npos;
    if (is_inside_a_word || is_too_long || end == digits || end - at > kMostLetters) continue;
    std::string id(text.substr(at, end - at));
    if (!only.empty() && only != id) return {};
    only = std::move(id);
  }
  return only;
}

}  // namespace

SessionLabels labels_of(std::string_view description) {
  SessionLabels labels{only_id(description, "eni-"), only_id(description, "tms-")};
  const bool is_word = !description.empty() && description.size() <= kMostLetters &&
                       description.find_first_not_of(kWord) == description.npos;
  if (is_word && labels.session.empty() && labels.eni.empty()) labels.session = description;
  return labels;
}

}  // namespace fibertap
