#ifndef FIBERTAP_HOST_RULES_EVALUATION_ORDER_H_
#define FIBERTAP_HOST_RULES_EVALUATION_ORDER_H_

#include <vector>

#include "host/rules/mirror.h"

namespace fibertap {

/// Rule number of the rows that the network service amazon-dns puts before a filter's own.
inline constexpr std::uint32_t kAmazonDnsNumber = 0;

/// The rows of a filter as they are evaluated: ascending rule number, ingress before egress where
/// equal, the rows of amazon-dns first (SPEC 7). The index is the row that a verdict names.
std::vector<Rule> evaluation_order(const Filter& filter);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_RULES_EVALUATION_ORDER_H_
