#ifndef FIBERTAP_HOST_OBSERVE_SUMMARY_H_
#define FIBERTAP_HOST_OBSERVE_SUMMARY_H_

#include <string>

#include "host/observe/report.h"

namespace fibertap {

/// The report as tables for a person: per disposition, session and rule, and the unknown VNIs.
std::string summary(const Report& report);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_SUMMARY_H_
