#ifndef FIBERTAP_HOST_TARGET_MISSING_FRAMES_H_
#define FIBERTAP_HOST_TARGET_MISSING_FRAMES_H_

#include <string>

#include "host/datapath/sinks/sink.h"

namespace fibertap {

/// "queue_full 12, write_failed 3 (No space left on device)".
std::string missing_by_name(const SinkCounters& sink);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_MISSING_FRAMES_H_
