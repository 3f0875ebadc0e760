#include "sim/card/faults.h"

#include <charconv>
#include <stdexcept>
#include <string>

namespace fibertap::card {
namespace {

[[noreturn]] void refuse(std::string_view found, const std::string& expected) {
  throw std::invalid_argument("fault '" + std::string(found) + "': expected " + expected);
}

/// The part of `text` before `mark`, or all of it; `text` keeps what is behind the mark.
std::string_view cut(std::string_view& text, char mark) {
  const std::size_t end = text.find(mark);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return part;
}

template <typename Integer>
Integer number(std::string_view fault, std::string_view digits) {
  Integer value{};
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc() || stop != end || value == 0) refuse(fault, "a number from 1");
  return value;
}

std::chrono::microseconds time(std::string_view fault, std::string_view text) {
  const std::size_t unit_at = text.find_first_not_of("0123456789");
  const std::string_view unit = unit_at == text.npos ? "" : text.substr(unit_at);
  const auto value = number<std::int64_t>(fault, text.substr(0, unit_at));
  if (unit == "us") return std::chrono::microseconds(value);
  if (unit == "ms") return std::chrono::milliseconds(value);
  if (unit == "s") return std::chrono::seconds(value);
  refuse(fault, "a time with us, ms or s");
}

void add(std::string_view fault, Faults& faults) {
  std::string_view value = fault;
  const std::string_view name = cut(value, '=');
  if (name == "hang") {
    const std::string_view unit = cut(value, ':');
    faults.hang.emplace().unit = number<unsigned>(fault, unit);
    if (!value.empty()) faults.hang->batch = number<std::uint64_t>(fault, value);
  } else if (name == "slow") {
    const std::string_view unit = cut(value, ':');
    faults.slow = SlowFault{number<unsigned>(fault, unit), time(fault, value)};
  } else if (name == "length") {
    faults.length = number<std::uint64_t>(fault, value);
  } else if (name == "flip") {
    faults.flip = number<std::uint64_t>(fault, value);
  } else if (name == "flip-outcome") {
    faults.flip_outcome = number<std::uint64_t>(fault, value);
  } else if (name == "flip-counters") {
    const std::string_view unit = cut(value, ':');
    faults.flip_counters.emplace().unit = number<unsigned>(fault, unit);
    if (!value.empty()) faults.flip_counters->byte = number<std::uint64_t>(fault, value);
  } else if (name == "allocation") {
    faults.allocation = number<std::uint64_t>(fault, value);
  } else if (name == "transfer") {
    faults.transfer = number<std::uint64_t>(fault, value);
  } else if (name == "vanish") {
    faults.vanish = number<std::uint64_t>(fault, value);
  } else if (name == "abi") {
    faults.abi = number<std::uint32_t>(fault, value);
  } else {
    refuse(fault,
           "hang, slow, length, flip, flip-outcome, flip-counters, allocation, transfer, vanish or "
           "abi");
  }
}

}  // namespace

Faults parse_faults(std::string_view text) {
  Faults faults;
  while (!text.empty()) add(cut(text, ','), faults);
  return faults;
}

}  // namespace fibertap::card
