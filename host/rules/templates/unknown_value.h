#ifndef FIBERTAP_HOST_RULES_TEMPLATES_UNKNOWN_VALUE_H_
#define FIBERTAP_HOST_RULES_TEMPLATES_UNKNOWN_VALUE_H_

#include <utility>

#include "host/base/error.h"

namespace fibertap::templates {

/// Nothing is wrong with the template, but a value that is needed cannot be computed. It is an
/// error only where the object that needs it is used.
class UnknownValue : public Error {
 public:
  explicit UnknownValue(Error error) : Error(std::move(error)) {}
};

}  // namespace fibertap::templates

#endif  // FIBERTAP_HOST_RULES_TEMPLATES_UNKNOWN_VALUE_H_
