#ifndef FIBERTAP_TESTS_ACL_RANDOM_KEY_H_
#define FIBERTAP_TESTS_ACL_RANDOM_KEY_H_

#include <vector>

#include "host/rules/mirror.h"
#include "tests/acl/draw.h"
#include "tests/acl/match_key.h"

namespace fibertap::testing {

/// A key that lies, as a rule, on or next to the edges of one of `rules`, of which there is one at
/// least: first and last address and port and those beyond, ports absent, another protocol.
MatchKey random_key(Draw& draw, const std::vector<Rule>& rules);

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_ACL_RANDOM_KEY_H_
