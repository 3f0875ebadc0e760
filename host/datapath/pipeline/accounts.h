#ifndef FIBERTAP_HOST_DATAPATH_PIPELINE_ACCOUNTS_H_
#define FIBERTAP_HOST_DATAPATH_PIPELINE_ACCOUNTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/datapath/ingest/dpdk/packet_ports.h"
#include "host/datapath/results/totals.h"
#include "host/datapath/sinks/queued_sink.h"

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

  /// The same with what ENA's allowances cost, which AWS queued or dropped; absent without an ENA.
  std::optional<std::uint64_t> offered_at_most() const;

  /// Received = dispositions + lost with a card + pending.
  bool frames_add_up(const Totals& totals) const noexcept;

  /// For each sink: accepted = written + lost + queued. What engines accepted by `totals`, which
  /// were taken before, it was given; in the end that and no more.
  bool sinks_add_up(const Totals& totals) const noexcept;

  /// Frames that ports and sinks lost, every name in a place of its own, be there any or not.
  struct Loss {
    std::string where;
    std::string name;
    std::uint64_t frames = 0;
    std::string reason = {};
  };
  std::vector<Loss> losses() const;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_PIPELINE_ACCOUNTS_H_
