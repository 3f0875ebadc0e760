#include "host/live/accounts.h"

#include <algorithm>

namespace fibertap {

std::optional<std::uint64_t> Accounts::offered() const {
  std::uint64_t frames = received;
  for (const PortCounters& port : ports) {
    if (!port.reports_imissed) return std::nullopt;
    frames += port.lost();
  }
  return frames;
}

bool Accounts::frames_add_up(const Totals& totals) const noexcept {
  return received == totals.offered().frames + pending;
}

bool Accounts::sinks_add_up(const Totals& totals) const noexcept {
  const std::uint64_t accepted = totals[abi::Disposition::accepted].frames;
  return std::ranges::all_of(sinks, [&](const SinkCounters& sink) {
    return (!is_final || sink.accepted == accepted) &&
           sink.accepted == sink.written + sink.lost() + sink.queued;
  });
}

}  // namespace fibertap
