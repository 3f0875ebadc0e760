#ifndef FIBERTAP_HOST_DATAPATH_SINKS_SINK_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_SINK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "host/datapath/results/checked_result.h"
#include "host/datapath/sinks/sink_vlan.h"
#include "host/datapath/sinks/writer_counter.h"

namespace fibertap {

/// What became of the accepted frames that a sink was given: accepted = written + the losses +
/// queued.
struct SinkCounters {
  std::string name;
  std::uint64_t accepted = 0;
  std::uint64_t other_sessions = 0;  // accepted frames of sessions that it does not take
  std::uint64_t written = 0;
  std::uint64_t queue_full = 0;      // the writer was slower than the data path
  std::uint64_t write_failed = 0;    // the system said no, to memory too: last_error
  std::uint64_t reader_gone = 0;     // a pipe nobody reads any more
  std::uint64_t reader_stalled = 0;  // a pipe that nobody had read when the end came
  std::uint64_t too_long = 0;        // longer than the MTU of the port or interface
  std::uint64_t port_full = 0;       // the port took no more
  std::uint64_t too_short = 0;       // shorter than an Ethernet header
  std::uint64_t interface_full = 0;  // the interface took no more
  std::uint64_t interface_down = 0;  // or gone
  std::uint64_t queued = 0;
  std::uint64_t queue_bytes = 0;  // of the queue's memory, in use
  std::uint64_t queue_limit_bytes = 0;
  int last_error = 0;                         // errno of write_failed
  std::vector<WriterCounter> of_writer = {};  // what it counts beside frames
  SinkVlans vlans = {};

  std::uint64_t lost() const noexcept {
    return queue_full + write_failed + reader_gone + reader_stalled + too_long + port_full +
           too_short + interface_full + interface_down;
  }
};

/// Where accepted frames go.
class Sink {
 public:
  virtual ~Sink() = default;

  /// Takes the accepted frames of one batch; the result is valid during the call only. Throws
  /// Error(kPartial) when it cannot take them all.
  virtual void write(const CheckedResult& result) = 0;

  /// False while it wants no more: a pipeline that may wait takes no frames in then. What it has
  /// taken in already is still written.
  virtual bool has_room() const { return true; }

  /// Whether all accepted frames go to it, so that its counters are among the target's accounts.
  virtual bool is_counted() const noexcept { return true; }

  /// From any thread that writes; what all of them gave it.
  virtual SinkCounters counters() const = 0;

  /// False once nobody reads any more; writing goes nowhere then.
  virtual bool is_open() const noexcept = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_SINK_H_
