#ifndef FIBERTAP_HOST_LAB_VALIDATE_CASE_SOURCE_H_
#define FIBERTAP_HOST_LAB_VALIDATE_CASE_SOURCE_H_

#include <optional>

#include "host/lab/validate/case.h"

namespace fibertap::validation {

/// Where cases come from.
class CaseSource {
 public:
  virtual ~CaseSource() = default;

  /// The next case; absent at the end.
  virtual std::optional<Case> next() = 0;
};

}  // namespace fibertap::validation

#endif  // FIBERTAP_HOST_LAB_VALIDATE_CASE_SOURCE_H_
