#ifndef FIBERTAP_TESTS_HOST_RULES_CIDR_OF_H_
#define FIBERTAP_TESTS_HOST_RULES_CIDR_OF_H_

#include <string_view>

#include "host/rules/cidr.h"

namespace fibertap::testing {

inline Cidr cidr(std::string_view text) { return parse_cidr(text).value().cidr; }

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_RULES_CIDR_OF_H_
