#ifndef FIBERTAP_TESTS_ORACLES_ACL_CASE_H_
#define FIBERTAP_TESTS_ORACLES_ACL_CASE_H_

#include <cstddef>
#include <string>

#include "host/rules/mirror.h"
#include "sim/model/direction.h"
#include "tests/acl/dpdk_environment.h"
#include "tests/acl/match_key.h"

namespace fibertap::testing {

/// One question to the model, by the compiled mirror, and to rte_acl, by the filter as stated.
struct AclCase {
  Mirror mirror;       // session i has filter i
  std::size_t filter;  // that judges
  MatchKey key;
  model::Direction direction;
};

/// `found`, a case with different answers, without all rules that the difference does not need.
AclCase shrunk(const DpdkEnvironment& environment, AclCase found);

/// The question, both answers and the rules, for a person.
std::string text_of(const DpdkEnvironment& environment, const AclCase& asked);

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_ORACLES_ACL_CASE_H_
