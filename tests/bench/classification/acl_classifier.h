#ifndef FIBERTAP_TESTS_BENCH_CLASSIFICATION_ACL_CLASSIFIER_H_
#define FIBERTAP_TESTS_BENCH_CLASSIFICATION_ACL_CLASSIFIER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tests/acl/acl_context.h"
#include "tests/bench/classification/classifier.h"

namespace fibertap::testing {

/// DPDK's rte_acl: all sessions in one context for each IP version, keys of each version side by
/// side, in bursts, as DPDK's programs do it.
class AclClassifier : public Classifier {
 public:
  AclClassifier(const DpdkEnvironment& environment, const Mirror& mirror);

  std::string_view name() const override { return "rte_acl"; }
  void take(const std::vector<Question>& questions) override;
  void classify() override;
  std::vector<Answer> answers() const override;

 private:
  /// The questions of one IP version.
  struct Version {
    AclContext context;
    std::vector<std::uint8_t> bytes;        // of keys
    std::vector<const std::uint8_t*> keys;  // into bytes
    std::vector<std::size_t> questions;     // that the keys belong to
    std::vector<std::uint32_t> found;
  };

  static void take(const std::vector<Question>& questions, bool ipv6, Version& version);

  std::vector<AclRule> rules_;
  std::vector<Answer> rows_;  // by what a context answers
  Version ipv4_;
  Version ipv6_;
};

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_BENCH_CLASSIFICATION_ACL_CLASSIFIER_H_
