#ifndef FIBERTAP_HOST_DATAPATH_PIPELINE_ACCOUNTS_H_
#define FIBERTAP_HOST_DATAPATH_PIPELINE_ACCOUNTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/datapath/exception/exception_counters.h"
#include "host/datapath/ingest/packet_ports.h"
#include "host/datapath/results/batch_counters.h"
#include "host/datapath/results/totals.h"
#include "host/datapath/sinks/sink.h"

namespace fibertap {

/// Where every frame of a live target is, from the port to the sink.
struct Accounts {
  std::uint64_t received = 0;  // frames that ports gave to pipelines
  std::uint64_t pending = 0;   // of those, still on their way through an engine
  BatchCounters batches;
  std::vector<PortCounters> ports;
  std::vector<SinkCounters> sinks;
  std::vector<ExceptionCounters> exceptions = {};  // of ports whose other frames the kernel gets
  bool is_final = false;  // taken when all was at rest, and not one after another while it ran

  /// Frames that arrived at the ports: received or lost there. Absent where it is not known,
  /// because a driver does not count what it loses.
  std::optional<std::uint64_t> arrived() const;

  /// The same with what ENA's allowances cost, which AWS queued or dropped; absent without an ENA.
  std::optional<std::uint64_t> arrived_at_most() const;

  /// Received = dispositions + lost with a card + pending.
  bool frames_add_up(const Totals& totals) const noexcept;

  /// For each sink: accepted = written + lost + queued. What engines accepted by `totals`, which
  /// were taken before, it was given; in the end that and no more.
  bool sinks_add_up(const Totals& totals) const noexcept;

  /// Frames lost before the ports, there and at the sinks: every name in a place of its own, be
  /// there any or not.
  struct Loss {
    std::string where;
    std::string name;
    std::optional<std::uint64_t> frames;  // absent: not known
    std::string reason = {};
  };
  std::vector<Loss> losses() const;

  /// Whether frames were lost on the way to the pipelines.
  enum class Losses { kNone, kSome, kNotKnown };
  Losses losses_of_ports() const;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_PIPELINE_ACCOUNTS_H_
