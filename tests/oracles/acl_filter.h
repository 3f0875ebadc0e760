#ifndef FIBERTAP_TESTS_ORACLES_ACL_FILTER_H_
#define FIBERTAP_TESTS_ORACLES_ACL_FILTER_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "host/rules/mirror.h"
#include "sim/model/direction.h"
#include "tests/acl/acl_context.h"
#include "tests/acl/match_key.h"
#include "tests/oracles/judgement.h"

namespace fibertap::testing {

/// All rules of `filter` as SPEC 7 reads, those of amazon-dns first, where they are several in the
/// order of ADR 2.
std::vector<Rule> stated_rules(const Filter& filter);

/// A filter as SPEC 7 reads, with rte_acl to decide which rules match. Knows nothing of
/// compilation.
class AclFilter {
 public:
  AclFilter(const DpdkEnvironment& environment, const Filter& filter);

  Judgement judge(const MatchKey& key, model::Direction direction) const;

 private:
  std::optional<std::size_t> first_match(const MatchKey& key, Direction direction) const;
  std::size_t row_of(std::size_t index) const;

  std::vector<Rule> rules_;
  AclContext ipv4_;
  AclContext ipv6_;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_ORACLES_ACL_FILTER_H_
