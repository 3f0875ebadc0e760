#ifndef FIBERTAP_TESTS_ORACLES_RANDOM_FILTER_H_
#define FIBERTAP_TESTS_ORACLES_RANDOM_FILTER_H_

#include "host/rules/mirror.h"
#include "tests/acl/draw.h"

namespace fibertap::testing {

/// A filter of 1 to 200 rules of both versions and directions in any order of numbers, whose
/// CIDRs nest, meet and overlap; now and then with amazon-dns.
Filter random_filter(Draw& draw);

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_ORACLES_RANDOM_FILTER_H_
