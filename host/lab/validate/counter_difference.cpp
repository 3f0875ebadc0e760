#include "host/lab/validate/differences.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "abi/counters.h"
#include "abi/rule_image.h"

namespace fibertap::validation {
namespace {

using Bytes = std::span<const std::uint8_t>;

std::string session_name(const RuleImage& image, const abi::SessionRow& session) {
  return &session == image.default_session() ? "VNI any" : fmt::format("VNI {}", session.vni);
}

std::uint64_t u64_at(Bytes bytes, std::size_t at) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof(value));
  return value;
}

std::string session_counter_name(std::size_t index) {
  static constexpr std::string_view kNames[] = {"accepted", "rejected", "truncated", "reserved"};
  return std::string(kNames[index]);
}

/// What the row counter `index` counts.
std::string row_name(const RuleImage& image, std::size_t index) {
  for (const abi::SessionRow& session : image.sessions()) {
    if (index < session.first_counter || index >= session.first_counter + session.row_count) {
      continue;
    }
    const std::size_t row = index - session.first_counter;
    const abi::RuleRow& rule = image.rows_of(session)[row];
    return fmt::format("{}, row {}, {} rule {}", session_name(image, session), row,
                       (rule.flags & abi::kRowEgress) != 0 ? "egress" : "ingress", rule.number);
  }
  return fmt::format("row counter {}", index);
}

}  // namespace

std::optional<Difference> counter_difference(const RuleImage& image, Bytes model, Bytes engine) {
  if (model.size() != engine.size()) {
    return differing(Field::counter_header, "bytes", model.size(), engine.size());
  }
  const auto [first, other] = std::ranges::mismatch(model, engine);
  if (first == model.end()) return std::nullopt;

  const std::size_t at = static_cast<std::size_t>(first - model.begin()) / 8 * 8;
  const std::size_t sessions_at = sizeof(abi::CounterImageHeader);
  const std::size_t rows_at = sessions_at + image.sessions().size() * sizeof(abi::SessionCounters);
  const std::size_t fill_at = rows_at + image.header().row_counters * sizeof(std::uint64_t);
  const auto difference = [&](Field field, std::string subject) {
    return differing(field, std::move(subject), u64_at(model, at), u64_at(engine, at));
  };
  if (at < sessions_at) return difference(Field::counter_header, fmt::format("byte {}", at));
  if (at >= fill_at) return difference(Field::counter_fill, {});
  if (at >= rows_at) {
    return difference(Field::row_counter, row_name(image, (at - rows_at) / sizeof(std::uint64_t)));
  }
  const std::size_t in_sessions = at - sessions_at;
  const auto& session = image.sessions()[in_sessions / sizeof(abi::SessionCounters)];
  return difference(Field::session_counter,
                    session_name(image, session) + ", " +
                        session_counter_name(in_sessions % sizeof(abi::SessionCounters) / 8));
}

}  // namespace fibertap::validation
