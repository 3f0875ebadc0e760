#ifndef FIBERTAP_HOST_LIVE_ACCOUNTS_H_
#define FIBERTAP_HOST_LIVE_ACCOUNTS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "host/ingest/dpdk/packet_ports.h"
#include "host/results/totals.h"
#include "host/sinks/queued_sink.h"

namespace fibertap {

/// Where every frame of a live target is, from the port to the sink.
struct Accounts {
  std::uint64_t received = 0;  // frames that drivers returned
  std::uint64_t pending = 0;   // of those, still on their way through an engine
  std::vector<PortCounters> ports;
  std::vector<SinkCounters> sinks;
  bool is_final = false;  // taken when all was at rest, and not one after another while it ran

  /// Frames offered to the ports; absent where a driver does not report what it missed.
  std::optional<std::uint64_t> offered() const;

  /// Received = dispositions + lost with a card + pending.
  bool frames_add_up(const Totals& totals) const noexcept;

  /// For each sink: accepted = written + lost + queued, accepted in the end being what engines
  /// accepted.
  bool sinks_add_up(const Totals& totals) const noexcept;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LIVE_ACCOUNTS_H_
