#ifndef FIBERTAP_HOST_OBSERVE_STATISTICS_JSON_H_
#define FIBERTAP_HOST_OBSERVE_STATISTICS_JSON_H_

#include <string>

#include "host/observe/report.h"

namespace fibertap {

/// The report as the --stats JSON of DESIGN 4, ending in a newline. The default session's VNI is
/// "any".
std::string statistics_json(const Report& report);

/// The same in one line, for a log of JSON.
std::string statistics_line(const Report& report);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_STATISTICS_JSON_H_
