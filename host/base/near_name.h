#ifndef FIBERTAP_HOST_BASE_NEAR_NAME_H_
#define FIBERTAP_HOST_BASE_NEAR_NAME_H_

#include <algorithm>
#include <cstddef>
#include <optional>
#include <ranges>
#include <string_view>
#include <utility>
#include <vector>

namespace fibertap {

/// Of ASCII; the locale does not matter.
constexpr char lower_case(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// Whether two words are one but for letter case.
constexpr bool same_letters(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, lower_case, lower_case);
}

/// How many letters of `left` must be changed, added, left out or swapped with their neighbour to
/// get `right`, whatever the letter case. Takes time in proportion to the product of their sizes.
inline std::size_t letters_apart(std::string_view left, std::string_view right) {
  const auto same = [&](std::size_t i, std::size_t j) {
    return lower_case(left[i]) == lower_case(right[j]);
  };
  // Rows of the usual table: row i has the distances of left's first i letters.
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) last[j] = j;
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::vector<std::size_t> row(right.size() + 1, i + 1);
    for (std::size_t j = 0; j < right.size(); ++j) {
      row[j + 1] = std::min({last[j + 1] + 1, row[j] + 1, last[j] + (same(i, j) ? 0 : 1)});
      if (i > 0 && j > 0 && same(i, j - 1) && same(i - 1, j)) {
        row[j + 1] = std::min(row[j + 1], before_last[j - 1] + 1);
      }
    }
    before_last = std::exchange(last, std::move(row));
  }
  return last.back();
}

/// The one of `names` that `name` was probably meant to be: at most a letter apart for every four
/// that it has, at least one, at most three. Absent when none is that near, or when `name` is
/// longer than names are.
template <std::ranges::input_range Names>
std::optional<std::string_view> near_name(std::string_view name, const Names& names) {
  constexpr std::size_t kLongest = 256;
  if (name.size() > kLongest) return std::nullopt;
  const std::size_t most = std::clamp<std::size_t>(name.size() / 4, 1, 3);
  std::optional<std::string_view> nearest;
  std::size_t nearest_apart = most + 1;
  for (const std::string_view candidate : names) {
    if (candidate.size() > name.size() + most) continue;
    const std::size_t apart = letters_apart(name, candidate);
    // "a" is not nearly "b": some letter must be the same.
    if (apart >= std::max(name.size(), candidate.size())) continue;
    if (apart < nearest_apart) {
      nearest = candidate;
      nearest_apart = apart;
    }
  }
  return nearest;
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_NEAR_NAME_H_
