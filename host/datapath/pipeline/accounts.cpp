#include "host/datapath/pipeline/accounts.h"

#include <algorithm>
#include <cstring>

namespace fibertap {

std::optional<std::uint64_t> Accounts::arrived() const {
  std::uint64_t frames = received;
  for (const PortCounters& port : ports) {
    for (const PortLoss& loss : port.lost) {
      if (!loss.frames) return std::nullopt;
      frames += *loss.frames;
    }
  }
  return frames;
}

std::optional<std::uint64_t> Accounts::arrived_at_most() const {
  auto frames = arrived();
  bool has_allowances = false;
  for (const PortCounters& port : ports) {
    for (const PortLoss& loss : port.before) {
      if (loss.name != "bw_in_allowance_exceeded" && loss.name != "pps_allowance_exceeded") {
        continue;
      }
      has_allowances = true;
      if (frames) *frames += loss.frames.value_or(0);
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
    const std::uint64_t given = sink.accepted + sink.other_sessions;
    return (is_final ? given == accepted : given >= accepted) &&
           sink.accepted == sink.written + sink.lost() + sink.queued;
  });
}

std::vector<Accounts::Loss> Accounts::losses() const {
  std::vector<Loss> losses;
  for (const PortCounters& port : ports) {
    for (const std::vector<PortLoss>* const each : {&port.lost, &port.before}) {
      for (const PortLoss& loss : *each) losses.push_back({port.port, loss.name, loss.frames});
    }
  }
  for (const SinkCounters& sink : sinks) {
    losses.push_back({sink.name, "queue_full", sink.queue_full});
    losses.push_back({sink.name, "write_failed", sink.write_failed,
                      sink.last_error == 0 ? "" : std::strerror(sink.last_error)});
    losses.push_back({sink.name, "reader_gone", sink.reader_gone});
    losses.push_back({sink.name, "reader_stalled", sink.reader_stalled});
    losses.push_back({sink.name, "too_long", sink.too_long});
    losses.push_back({sink.name, "port_full", sink.port_full});
    losses.push_back({sink.name, "too_short", sink.too_short});
    losses.push_back({sink.name, "interface_full", sink.interface_full});
    losses.push_back({sink.name, "interface_down", sink.interface_down});
  }
  return losses;
}

Accounts::Losses Accounts::losses_of_ports() const {
  Losses answer = Losses::kNone;
  for (const PortCounters& port : ports) {
    for (const std::vector<PortLoss>* const each : {&port.lost, &port.before}) {
      for (const PortLoss& loss : *each) {
        if (loss.frames.value_or(0) != 0) return Losses::kSome;
        if (!loss.frames) answer = Losses::kNotKnown;
      }
    }
  }
  return answer;
}

}  // namespace fibertap
