#ifndef FIBERTAP_HOST_DATAPATH_SINKS_WRITER_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_WRITER_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/datapath/sinks/pcapng_blocks.h"
#include "host/datapath/sinks/sink_vlan.h"
#include "host/datapath/sinks/writer_counter.h"
#include "host/rules/interfaces.h"

namespace fibertap {

/// Frames that a writer did not write, and the errno that stood in the way: EPIPE where nobody
/// reads any more, EINTR where nobody had read at the end, EMSGSIZE for frames that are too long
/// for a port, ENOBUFS for those that a port did not take, EBUSY for those that an interface did
/// not take, ENETDOWN where it is down or gone, EBADMSG for frames that are too short for it, any
/// other for what the system could not write.
struct Loss {
  std::uint64_t frames = 0;
  int error = 0;
};

/// Where a queued sink's frames go: a file, files that follow each other, a pipe. It goes on after
/// what it could not write. For use by one thread, but for interrupt(),
/// taken() and counters().
class Writer {
 public:
  virtual ~Writer() = default;

  /// Where it writes to, for a person.
  virtual const std::string& path() const noexcept = 0;

  /// Interfaces whose ids follow those described before.
  virtual void describe(std::span<const Interface> interfaces) noexcept = 0;

  /// Writes a run of `frames` blocks that an engine wrote. The run is the writer's to change.
  virtual Loss take(std::span<std::uint8_t> blocks, std::uint64_t frames) noexcept = 0;

  /// Called a few times a second while there is nothing to write.
  virtual void rest() noexcept {}

  /// What was lost of the frames that it took and is in no answer yet: of a writer that keeps them
  /// for a while, or that lost some for another reason than its take() said. Asked after take(),
  /// rest() and finish() until there is none; each loss is in one answer.
  virtual Loss late_loss() noexcept { return {}; }

  /// Frames that were meant for it were lost before they came to it; called before the next
  /// take() or finish().
  virtual void miss(std::uint64_t /*frames*/) noexcept {}

  /// Writes the end: what each interface saw, its id being its place in `counts`. Throws
  /// Error(kPartial) when the system cannot.
  virtual void finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts) = 0;

  /// Makes a take() that waits for a reader end, and none wait after it. From any thread.
  virtual void interrupt() noexcept = 0;

  /// Bytes that were taken so far, those of a take() under way too. From any thread.
  virtual std::uint64_t taken() const noexcept = 0;

  /// What it counts of its own, always the same names in the same order. From any thread, several
  /// times a second, and without waiting for a take().
  virtual std::vector<WriterCounter> counters() const { return {}; }

  /// The VLAN ids of sessions, if it gives any. As counters().
  virtual SinkVlans vlans() const { return {}; }
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_WRITER_H_
