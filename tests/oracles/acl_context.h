#ifndef FIBERTAP_TESTS_ORACLES_ACL_CONTEXT_H_
#define FIBERTAP_TESTS_ORACLES_ACL_CONTEXT_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <span>

#include "host/rules/mirror.h"
#include "tests/oracles/dpdk_environment.h"
#include "tests/oracles/match_key.h"

struct rte_acl_ctx;

namespace fibertap::testing {

/// Rules of one direction and one IP version in DPDK's packet classifier, which decides the whole
/// match: whether a packet has ports is a field of its own there.
class AclContext {
 public:
  /// Takes those of `rules` that are of this direction and version. The lower its number, the
  /// higher a rule's priority; of equal numbers, the earlier in `rules`. Throws std::runtime_error
  /// with DPDK's reason when it does not take them.
  AclContext(const DpdkEnvironment& environment, std::span<const Rule> rules, Direction direction,
             bool ipv6);

  /// Index into `rules` of the rule that decides; `key` is of this context's IP version.
  std::optional<std::size_t> first_match(const MatchKey& key) const;

 private:
  struct Free {
    void operator()(rte_acl_ctx* context) const noexcept;
  };

  std::unique_ptr<rte_acl_ctx, Free> context_;  // none without rules: DPDK builds no empty context
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_ORACLES_ACL_CONTEXT_H_
