#ifndef FIBERTAP_HOST_DATAPATH_SINKS_SINK_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_SINK_H_

#include "host/datapath/results/checked_result.h"

namespace fibertap {

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

  /// False once nobody reads any more; writing goes nowhere then.
  virtual bool is_open() const noexcept = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_SINK_H_
