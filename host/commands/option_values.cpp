#include "host/commands/option_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "host/base/error.h"
#include "host/base/near_name.h"

namespace fibertap {

std::vector<std::string> values_of(const po::variables_map& values, const std::string& option) {
  if (values.count(option) == 0) return {};
  return values[option].as<std::vector<std::string>>();
}

bool is_chosen(const po::variables_map& values, const std::string& option, std::string_view yes,
               std::string_view no) {
  const auto& word = values[option].as<std::string>();
  if (word != yes && word != no) {
    const auto near = near_name(word, std::array{yes, no});
    throw Error(Errc::kUsage, "--{}: found {}, expected {} or {}; {}", option, word, yes, no,
                near ? fmt::format("write {}", *near) : "correct it");
  }
  return word == yes;
}

std::uint64_t number_of(std::string_view option, std::string_view text, std::uint64_t first,
                        std::uint64_t last) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data(), end, number);
  if (failed != std::errc() || stop != end || number < first || number > last) {
    throw Error(Errc::kUsage, "--{}: found {}, expected a number from {} to {}", option, text,
                first, last);
  }
  return number;
}

std::chrono::nanoseconds duration_of(std::string_view option, std::string_view text) {
  using namespace std::chrono_literals;
  static constexpr std::pair<std::string_view, std::chrono::nanoseconds> kUnits[] = {
      {"us", 1us}, {"ms", 1ms}, {"s", 1s}, {"m", 1min}, {"h", 1h}};
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  for (const auto& [unit, length] : kUnits) {
    if (text.substr(digits) != unit || digits == 0) continue;
    const auto most = static_cast<std::uint64_t>(std::chrono::nanoseconds::max() / length);
    return static_cast<std::int64_t>(number_of(option, text.substr(0, digits), 0, most)) * length;
  }
  throw Error(Errc::kUsage, "--{}: found {}, expected a time such as 200us, 60s or 5m", option,
              text);
}

std::uint64_t size_of(std::string_view option, std::string_view text) {
  static constexpr std::pair<std::string_view, unsigned> kUnits[] = {
      {"B", 0}, {"KiB", 10}, {"MiB", 20}, {"GiB", 30}};
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  for (const auto& [unit, shift] : kUnits) {
    if (text.substr(digits) != unit || digits == 0) continue;
    return number_of(option, text.substr(0, digits), 0, ~std::uint64_t{0} >> shift) << shift;
  }
  throw Error(Errc::kUsage, "--{}: found {}, expected a size such as 512KiB or 64MiB", option,
              text);
}

}  // namespace fibertap
