#ifndef FIBERTAP_TESTS_ACL_ACL_CONTEXT_H_
#define FIBERTAP_TESTS_ACL_ACL_CONTEXT_H_

#include <cstdint>
#include <memory>
#include <span>

#include "host/rules/mirror.h"
#include "tests/acl/dpdk_environment.h"

struct rte_acl_ctx;

namespace fibertap::testing {

/// A rule, and the VNI of the session that has it.
struct AclRule {
  std::uint32_t vni;
  Rule rule;
};

/// Rules of many sessions and both directions, of one IP version, in DPDK's packet classifier,
/// which decides the whole match: VNI, direction and whether a packet has ports are a field there.
class AclContext {
 public:
  /// Takes those of `rules` that are of this version. The lower its number, the higher a rule's
  /// priority; of equal numbers, the earlier in `rules`. Throws std::runtime_error with DPDK's
  /// reason when it does not take them.
  AclContext(const DpdkEnvironment& environment, std::span<const AclRule> rules, bool ipv6);

  /// Gives for every key, AclKey4 or AclKey6 as the context's version is, the index into `rules` of
  /// the rule that decides, plus one, or 0 for none. `found` is as long as `keys`.
  void classify(std::span<const std::uint8_t*> keys, std::uint32_t* found) const;

 private:
  struct Free {
    void operator()(rte_acl_ctx* context) const noexcept;
  };

  std::unique_ptr<rte_acl_ctx, Free> context_;  // none without rules: DPDK builds no empty context
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_ACL_ACL_CONTEXT_H_
