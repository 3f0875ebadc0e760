#ifndef FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_COUNTS_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_COUNTS_H_

#include <vector>

#include "host/datapath/results/session_statistics.h"
#include "host/datapath/sinks/pcapng_blocks.h"
#include "host/rules/interfaces.h"

namespace fibertap {

/// What each interface saw, the index being its id; zeros where `statistics` know no session of
/// it.
std::vector<InterfaceCount> interface_counts(const Interfaces& interfaces,
                                             const SessionStatistics& statistics);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_INTERFACE_COUNTS_H_
