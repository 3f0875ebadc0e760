#include "host/datapath/pipeline/accounts.h"

#include <algorithm>
#include <cstring>

namespace fibertap {

std::optional<std::uint64_t> Accounts::offered() const {
  std::uint64_t frames = received;
  for (const PortCounters& port : ports) {
    if (!port.reports_imissed) return std::nullopt;
    frames += port.lost();
  }
  return frames;
}

std::optional<std::uint64_t> Accounts::offered_at_most() const {
  auto frames = offered();
  bool has_allowances = false;
  for (const PortCounters& port : ports) {
    for (const auto& [name, exceeded] : port.allowances) {
      if (name != "bw_in_allowance_exceeded" && name != "pps_allowance_exceeded") continue;
      has_allowances = true;
      if (frames) *frames += exceeded;
    }
  }
  return has_allowances ? frames : std::nullopt;
}

bool Accounts::frames_add_up(const Totals& totals) const noexcept {
  return received == totals.offered().frames + pending;
}

bool Accounts::sinks_add_up(const Totals& totals) const noexcept {
  const std::uint64_t accepted = totals[abi::Disposition::accepted].frames;
  return std::ranges::all_of(sinks, [&](const SinkCounters& sink) {
    return (is_final ? sink.accepted == accepted : sink.accepted >= accepted) &&
           sink.accepted == sink.written + sink.lost() + sink.queued;
  });
}

std::vector<Accounts::Loss> Accounts::losses() const {
  std::vector<Loss> losses;
  for (const PortCounters& port : ports) {
    losses.push_back({port.port, "imissed", port.imissed});
    losses.push_back({port.port, "rx_nombuf", port.rx_nombuf});
    losses.push_back({port.port, "ierrors", port.ierrors});
    for (const auto& [name, frames] : port.allowances) losses.push_back({port.port, name, frames});
  }
  for (const SinkCounters& sink : sinks) {
    losses.push_back({sink.name, "queue_full", sink.queue_full});
    losses.push_back({sink.name, "write_failed", sink.write_failed,
                      sink.last_error == 0 ? "" : std::strerror(sink.last_error)});
    losses.push_back({sink.name, "reader_gone", sink.reader_gone});
    losses.push_back({sink.name, "reader_stalled", sink.reader_stalled});
  }
  return losses;
}

}  // namespace fibertap
