#ifndef FIBERTAP_HOST_OBSERVE_STATISTICS_JSON_H_
#define FIBERTAP_HOST_OBSERVE_STATISTICS_JSON_H_

#include <string>

#include "host/observe/report.h"

namespace fibertap {

/// The report as the JSON of --stats (docs/output.md), ending in a newline. The VNI of the default
/// session is "any".
std::string statistics_json(const Report& report);

/// The same in one line, for a log of JSON.
std::string statistics_line(const Report& report);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_STATISTICS_JSON_H_
