#ifndef FIBERTAP_SIM_INCLUDE_FIBERTAP_STREAM_MODE_H_
#define FIBERTAP_SIM_INCLUDE_FIBERTAP_STREAM_MODE_H_

#include <stddef.h>

#include <stdexcept>
#include <string>

// How our hls::stream behaves when a stage cannot go on. Plain: streams never fill up, stages run
// one after the other, and to read an empty stream is a deadlock. Bounded: a scheduler runs the
// stages, every stream holds what its depth says, and a blocked stage hands over to another one.

namespace fibertap {

/// A stage that can never go on. The message names the stream, and the stage where there is one.
class StreamDeadlock : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What a scheduler may know of a stream.
class StreamFace {
 public:
  virtual ~StreamFace() = default;
  virtual const std::string& name() const = 0;
  virtual bool can_read() const = 0;
  virtual bool can_write() const = 0;
};

enum class StreamWait { kRead, kWrite };

/// Runs stages of which one at a time touches streams.
class StreamScheduler {
 public:
  virtual ~StreamScheduler() = default;

  /// Called by the running stage: lets others run until `stream` can be read or written. Throws
  /// when that can never be.
  virtual void block(const StreamFace& stream, StreamWait wait) = 0;
};

/// The scheduler of this thread's stage; none means plain mode.
inline StreamScheduler*& stream_scheduler() {
  static thread_local StreamScheduler* scheduler = nullptr;
  return scheduler;
}

}  // namespace fibertap

#endif  // FIBERTAP_SIM_INCLUDE_FIBERTAP_STREAM_MODE_H_
