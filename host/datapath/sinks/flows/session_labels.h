#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_SESSION_LABELS_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_SESSION_LABELS_H_

#include <string>
#include <string_view>

namespace fibertap {

/// What the description of a session (SPEC 4) says in the words of AWS; empty where it does not say
/// it, or says more than one.
struct SessionLabels {
  std::string eni;      // of the source: eni-0123456789abcdef0
  std::string session;  // tms-0123456789abcdef0, or the name where the description is one word
};

SessionLabels labels_of(std::string_view description);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_SESSION_LABELS_H_
